//go:build !tinygo

#include "go_asm.h"
#include "textflag.h"

// What the registers hold. Addresses are numbers of 64 bits of which a load takes 32.
#define TRIE R0
#define AT R1     // the next byte
#define SIZE R2   // the end of the view
#define END R3    // how far to read
#define FLOOR R4  // before which no finding begins
#define STATE R5
#define NEXT R6   // of the trie
#define HITS R7   // of the trie
#define VIEW R8
#define HIT R9    // the trigger that is judged
#define LAST R10  // behind the last of its list
#define FROM R11  // the next byte of its rule's automaton
#define INNER R12 // the state there
#define DFA R13
#define STEPS R14
#define BYTE R15

// READ reads a byte with the trie.
#define READ \
	Get AT; I32WrapI64; I64Load8U $0; Get TRIE; I64Add; I32WrapI64; I64Load8U $trie_class; \
	I64Const $2; I64Shl; Get NEXT; I64Add; Get STATE; I64Add; I32WrapI64; I64Load32U $0; Set STATE; \
	Get AT; I64Const $1; I64Add; Set AT

// COMPLETION is where what the state completes stands.
#define COMPLETION \
	Get STATE; Get HITS; I64Sub; I64Const $completion__size; I64Mul; Get TRIE; I32WrapI64; I64Load $trie_ends; I64Add

// TRIGGER makes of a trigger's place in the list where it stands.
#define TRIGGER \
	I64Const $trigger__size; I64Mul; Get TRIE; I32WrapI64; I64Load $trie_triggers; I64Add

// HAS shifts the word of one of the trigger's sets in which BYTE's bit is, until it is the lowest.
#define HAS(set) \
	Get HIT; I32WrapI64; I64Load16U set; I64Const $5; I64Shl; \
	Get BYTE; I64Const $6; I64ShrU; I64Const $3; I64Shl; I64Add; \
	Get TRIE; I32WrapI64; I64Load $trie_sets; I64Add; I32WrapI64; I64Load $0; Get BYTE; I64ShrU

// WORD is 1 when a byte is a part of a word.
#define WORD \
	I32WrapI64; I64Load8U $0; I64Const $·isWord(SB); I64Add; I32WrapI64; I64Load8U $0

// WALK reads the match that begins at FROM with the automaton, until it accepts or is dead; the
// text's end, or BYTE, ends the whole. scale makes the offset of a cell of its place.
#define WALK(table, scale, load) \
	Loop; \
		Get FROM; Get BYTE; I64GeU; BrIf $6; \
		Get DFA; I32WrapI64; I64Load $dfa_class; Get FROM; I32WrapI64; I64Load8U $0; I64Add; I32WrapI64; I64Load8U $0; \
		Get DFA; I32WrapI64; I64Load $dfa_states; I64Mul; Get INNER; I64Add; scale \
		Get DFA; I32WrapI64; I64Load table; I64Add; I32WrapI64; load $0; Set INNER; \
		Get FROM; I64Const $1; I64Add; Set FROM; \
		Get STEPS; I64Const $1; I64Add; Set STEPS; \
		Get INNER; I64Const $1; I64Sub; Get DFA; I32WrapI64; I64Load16U $dfa_last; I64Const $1; I64Sub; I64LtU; BrIf $0; \
	End

// func skim(s *Scanner, t *trie, end int)
TEXT ·skim(SB), NOSPLIT, $0-24
	MOVD t+8(FP), TRIE
	Get TRIE
	I32WrapI64
	I64Load $trie_next
	Set NEXT
	Get TRIE
	I32WrapI64
	I64Load32U $trie_hits
	Set HITS
	MOVD s+0(FP), FROM
	Get FROM
	I32WrapI64
	I64Load $Scanner_view
	Tee VIEW
	Get FROM
	I32WrapI64
	I64Load $(Scanner_view+8)
	I64Add
	Set SIZE
	Get VIEW
	Get FROM
	I32WrapI64
	I64Load $Scanner_at
	I64Add
	Set AT
	Get VIEW
	Get FROM
	I32WrapI64
	I64Load $Scanner_floor
	I64Add
	Set FLOOR
	Get FROM
	I32WrapI64
	I64Load32U $Scanner_state
	Set STATE
	Get FROM
	I32WrapI64
	I64Load $Scanner_steps
	Set STEPS
	Get TRIE
	I32WrapI64
	I64Load $trie_triggers
	Set HIT
	MOVD end+16(FP), END
	Get VIEW
	Get END
	I64Add
	Set END

	Block // until a trigger must be judged by Go, or the end
		Loop // over hits
			Block // until a hit
				Loop
					Get AT
					I64Const $4
					I64Add
					Get END
					I64GtU
					If
						Get AT
						Get END
						I64GeU
						BrIf $4
						READ
						Get STATE
						Get HITS
						I64GeU
						BrIf $2
						Br $1
					End
					READ
					Get STATE
					Get HITS
					I64GeU
					BrIf $1
					READ
					Get STATE
					Get HITS
					I64GeU
					BrIf $1
					READ
					Get STATE
					Get HITS
					I64GeU
					BrIf $1
					READ
					Get STATE
					Get HITS
					I64LtU
					BrIf $0
				End
			End
			COMPLETION
			Tee FROM
			I32WrapI64
			I64Load32U $completion_from
			TRIGGER
			Set HIT
			Get FROM
			I32WrapI64
			I64Load32U $completion_to
			TRIGGER
			Set LAST
			Loop // over triggers
				Block // until one is none
					Get AT
					I64Const $1
					I64Add
					Get SIZE
					I64GeU
					BrIf $3 // the bytes behind it have not come
					Get AT
					Get HIT
					I32WrapI64
					I64Load16U $trigger_length
					I64Sub
					Tee FROM
					Get FLOOR
					I64LtU
					BrIf $0
					Get AT
					Get HIT
					I32WrapI64
					I64Load16U $trigger_far
					I64Sub
					Tee BYTE
					Get VIEW
					I64LtU
					BrIf $3
					Get BYTE
					I32WrapI64
					I64Load8U $0
					Set BYTE
					HAS($trigger_back)
					Get AT
					I32WrapI64
					I64Load8U $0
					Set BYTE
					HAS($trigger_next)
					I64And
					Get AT
					I32WrapI64
					I64Load8U $1
					Set BYTE
					HAS($trigger_then)
					I64And
					I32WrapI64
					I32Const $1
					I32And
					I32Eqz
					BrIf $0
					Get HIT
					I32WrapI64
					I64Load $trigger_quick
					Tee DFA
					I64Eqz
					BrIf $3
					Get HIT
					I32WrapI64
					I64Load16U $trigger_inner
					Set INNER
					Get FROM
					Get HIT
					I32WrapI64
					I64Load16U $trigger_reach
					I64Add
					Tee BYTE
					Get SIZE
					Get BYTE
					Get SIZE
					I64LtU
					Select
					Set BYTE
					Get FROM
					Get HIT
					I32WrapI64
					I64Load16U $trigger_skip
					I64Add
					Set FROM
					Loop // over where a match can end
						Get DFA
						I32WrapI64
						I64Load $dfa_narrow
						I64Eqz
						If
							WALK($dfa_next, I64Const $1; I64Shl; , I64Load16U)
						Else
							WALK($dfa_narrow, Nop; , I64Load8U)
						End
						Get INNER
						I64Eqz
						BrIf $1
						Get HIT
						I32WrapI64
						I64Load8U $trigger_ends
						I64Eqz
						BrIf $4
						Get FROM
						Get SIZE
						I64GeU
						BrIf $4
						Get FROM
						I64Const $1
						I64Sub
						WORD
						Get FROM
						WORD
						I64Ne
						BrIf $4
						Br $0
					End
				End
				Get HIT
				I64Const $trigger__size
				I64Add
				Tee HIT
				Get LAST
				I64LtU
				BrIf $0
			End
			COMPLETION
			I32WrapI64
			I64Load32U $completion_row
			Set STATE
			Br $0
		End
	End

	MOVD s+0(FP), FROM
	Get FROM
	I32WrapI64
	Get HIT
	Get TRIE
	I32WrapI64
	I64Load $trie_triggers
	I64Sub
	I64Const $trigger__size
	I64DivU
	I64Store $Scanner_hit
	Get FROM
	I32WrapI64
	Get AT
	Get VIEW
	I64Sub
	I64Store $Scanner_at
	Get FROM
	I32WrapI64
	Get STATE
	I64Store32 $Scanner_state
	Get FROM
	I32WrapI64
	Get STEPS
	I64Store $Scanner_steps
	RET
