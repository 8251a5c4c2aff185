//go:build !tinygo

// What Go asks for when it judges, of read.go, for official Go: see skim_wasm.s. None keeps
// what skim has in its registers.

#include "go_asm.h"
#include "textflag.h"
#include "skim_wasm.h"

// func over(d *dfa, state uint16, text string) uint16
TEXT ·over(SB), NOSPLIT, $0-34
	MOVD d+0(FP), DFA
	MOVH state+8(FP), INNER
	MOVD text_base+16(FP), FROM
	MOVD text_len+24(FP), SIZE
	Get SIZE; Get FROM; I64Add; Set SIZE
	Block
		Loop
			Get FROM; Get SIZE; I64GeU; BrIf $1
			STEP
			Get INNER; I64Eqz; I32Eqz; BrIf $0
		End
	End
	MOVH INNER, ret+32(FP)
	RET

// func follow(s *Scanner, hit *trigger, end int, state uint16, at int) (next int, between uint16, to int)
TEXT ·follow(SB), NOSPLIT, $56-64
	MOVD s+0(FP), BYTE
	LOAD64(BYTE, $Scanner_view); Set PLACE
	LOAD64(BYTE, $(Scanner_view+8)); Get PLACE; I64Add; Set SIZE
	LOAD64(BYTE, $Scanner_steps); Set STEPS
	MOVD end+16(FP), AT
	Get AT; Get PLACE; I64Add; Set AT
	MOVD at+32(FP), FROM
	Get FROM; Get PLACE; I64Add; Set PLACE
	MOVD hit+8(FP), HIT
	LOAD64(HIT, $trigger_behind); Set RULE
	LOAD64(RULE, $compiled_gap); Set GAP
	MOVH state+24(FP), BETWEEN
	MOVD $-1, to+56(FP)
	Block
		Loop // over the bytes of the gap
			Get PLACE; Get SIZE; I64GeU; BrIf $1
			Block // until no match stands there
				Get BETWEEN; LOAD16(GAP, $dfa_last); I64LtU; BrIf $0
				LOAD8(PLACE, $0); Set BYTE; Get RULE; I64Const $compiled_opening; I64Add; HAS; I64Const $1; I64And; I64Eqz; BrIf $0
				SAME(PLACE); LOAD8(RULE, $compiled_starts); I32WrapI64; I32And; BrIf $0
				LOAD64(RULE, $compiled_dfa); Set DFA
				BEGIN
				Block
					MATCH($3, $2, $1)
				End
				LOAD64(RULE, $compiled_drawn); I64Eqz
				If
				Else // what stands again further on is looked at there
					AGAIN_IN(Get PLACE, Get PLACE; LOAD64(RULE, $compiled_fewest); I64Add); I32Eqz; BrIf $1
				End
				LOAD8(HIT, $trigger_measured); I64Eqz; BrIf $2
				ASK(Get RULE, Get PLACE, I64Const $const_first, Get PLACE)
				KNOWN; I64Eqz; BrIf $2
				END_OF; Tee FROM; I64Const $0; I64LtS; BrIf $0
				MOVD FROM, to+56(FP)
				Br $2
			End
			LOAD64(GAP, $dfa_class); LOAD8(PLACE, $0); I64Add; I32WrapI64; I64Load8U $0
			LOAD64(GAP, $dfa_states); I64Mul; Get BETWEEN; I64Add; Set BETWEEN
			LOAD64(GAP, $dfa_narrow); Tee BYTE; I64Eqz
			If
				LOAD64(GAP, $dfa_next); Get BETWEEN; I64Const $1; I64Shl; I64Add; I32WrapI64; I64Load16U $0; Set BETWEEN
			Else
				Get BYTE; Get BETWEEN; I64Add; I32WrapI64; I64Load8U $0; Set BETWEEN
			End
			Get PLACE; I64Const $1; I64Add; Set PLACE
			Get STEPS; I64Const $1; I64Add; Set STEPS
			Get BETWEEN; I64Eqz; I32Eqz; BrIf $0
		End
	End
	MOVD s+0(FP), BYTE
	Get BYTE; I32WrapI64; Get STEPS; I64Store $Scanner_steps
	MOVH BETWEEN, between+48(FP)
	Get PLACE; LOAD64(BYTE, $Scanner_view); I64Sub; Set PLACE
	Get BETWEEN; I64Eqz
	If
		I64Const $-1; Set PLACE
	End
	MOVD PLACE, next+40(FP)
	RET

#define EARS R0
#define HEARD R5 // what a byte is to a survey
#define SAID R6
#define NEXTS R2
#define SAME_ONES R8
#define RISING R9
#define MIX R10
#define BEFORE R3
#define NOTES R4
#define TWO R12 // how often a byte was that two before it, and so on
#define THREE R13
#define FOUR R14
#define FIRST R15

// AGAIN counts how often a byte was the one so many before it.
#define AGAIN(count, back) \
	Get FROM; Get FIRST; I64Sub; I64Const back; I64GeU; \
	If; \
		Get FROM; I64Const back; I64Sub; I32WrapI64; I64Load8U $0; Get BYTE; I64Eq; \
		If; \
			Get count; I64Const $1; I64Add; Tee count; I64Const $9; I64GtU; \
			If; Get NOTES; I32WrapI64; I64Const $1; I64Store8 $notes_repeats; End; \
		Else; \
			I64Const $0; Set count; \
		End; \
	End

// func listen(text string, e *ears, n *notes)
TEXT ·listen(SB), NOSPLIT, $0-32
	MOVD text_base+0(FP), FIRST
	MOVD text_len+8(FP), AT
	MOVD e+16(FP), EARS
	MOVD n+24(FP), NOTES
	Get AT; Get FIRST; I64Add; Set AT // the end
	Get FIRST; Set FROM
	LOAD8(FROM, $0); Set BEFORE
	I64Const $0; Set SAID
	I64Const $0; Set MIX
	I64Const $0; Set NEXTS
	I64Const $-1; Set SAME_ONES // the first is counted as before itself
	I64Const $0; Set RISING
	I64Const $0; Set TWO
	I64Const $0; Set THREE
	I64Const $0; Set FOUR
	Block
		Loop
			Get FROM; Get AT; I64GeU; BrIf $1
			LOAD8(FROM, $0); Tee BYTE
			I64Const $6; I64ShrU; I64Const $3; I64Shl; Get NOTES; I64Add; Tee HEARD; I32WrapI64
			LOAD64(HEARD, $notes_seen); I64Const $1; Get BYTE; I64Shl; I64Or; I64Store $notes_seen
			Get BYTE; I64Const $heard__size; I64Mul; Get EARS; I64Add; Set HEARD
			Get MIX; LOAD64(HEARD, $(ears_hear+heard_mix)); I64Add; Set MIX
			Get SAID; I64Const $1; I64Shl; LOAD64(HEARD, $(ears_hear+heard_goesOn)); I64And; LOAD64(HEARD, $(ears_hear+heard_begins)); I64Or; Tee SAID
			LOAD64(EARS, $ears_ends); I64And; I64Eqz
			If; Else
				Get NOTES; I32WrapI64; I64Const $1; I64Store8 $notes_spoken
			End
			Get BYTE; Get BEFORE; I64Eq
			If
				Get SAME_ONES; I64Const $1; I64Add; Tee SAME_ONES; I64Const $6; I64GeU
				If; Get NOTES; I32WrapI64; I64Const $1; I64Store8 $notes_runs; End
			Else
				I64Const $0; Set SAME_ONES
			End
			Get BYTE; Get BEFORE; I64Const $1; I64Add; I64Const $0xff; I64And; I64Eq
			If
				Get NEXTS; I64Const $1; I64Add; Set NEXTS
				Get RISING; I64Const $1; I64Add; Tee RISING; I64Const $9; I64GeU
				If; Get NOTES; I32WrapI64; I64Const $1; I64Store8 $notes_runs; End
			Else
				I64Const $0; Set RISING
			End
			AGAIN(TWO, $2)
			AGAIN(THREE, $3)
			AGAIN(FOUR, $4)
			Get BYTE; Set BEFORE
			Get FROM; I64Const $1; I64Add; Set FROM
			Br $0
		End
	End
	Get NOTES; I32WrapI64; Get NEXTS; I64Store $notes_nexts
	Get NOTES; I32WrapI64; Get MIX; I64Store $notes_mix
	RET

#define LENGTH R3 // of the beginning, with the rest of its word
#define WORD_AT R4 // where it stands
#define BOUND_AT R9 // the last place where it may stand again
#define OFF R12 // how far it is compared
#define OTHER R13 // the byte to compare with

// func again(s *Scanner, hit *trigger, end, from, to int) bool
TEXT ·again(SB), NOSPLIT, $0-41
	MOVB $0, ret+40(FP)
	MOVD s+0(FP), BYTE
	MOVD hit+8(FP), HIT
	LOAD64(BYTE, $Scanner_view); Set VIEW
	MOVD end+16(FP), WORD_AT
	Get WORD_AT; Get VIEW; I64Add; LOAD16(HIT, $trigger_length); I64Sub; Set WORD_AT
	LOAD16(HIT, $trigger_length); LOAD64(HIT, $(trigger_rest+8)); I64Add; Set LENGTH
	MOVD from+24(FP), FROM
	Get FROM; Get VIEW; I64Add; Set FROM
	MOVD to+32(FP), BOUND_AT
	LOAD64(BYTE, $(Scanner_view+8)); Set SIZE
	Get BOUND_AT; Get SIZE; Get BOUND_AT; Get SIZE; I64LtS; Select; Get VIEW; I64Add; Get LENGTH; I64Sub; Set BOUND_AT
	LOAD64(BYTE, $Scanner_steps); Set STEPS
	Block
		Get LENGTH; I64Const $const_longBeginning; I64LtU; BrIf $0
		Loop // over places
			Get FROM; Get BOUND_AT; I64GtS; BrIf $1
			Get STEPS; I64Const $1; I64Add; Set STEPS
			Block // until it differs, or may not stand there
				I64Const $0; Set OFF
				Loop
					Get FROM; Get OFF; I64Add; I32WrapI64; I64Load8U $0; Set BYTE
					Get WORD_AT; Get OFF; I64Add; I32WrapI64; I64Load8U $0; Set OTHER
					Get BYTE; Get OTHER; I64Ne
					If
						Get BYTE; I64Const $0x20; I64Or; Tee BYTE; Get OTHER; I64Const $0x20; I64Or; I64Ne; BrIf $2
						Get BYTE; I64Const $97; I64LtU; BrIf $2
						Get BYTE; I64Const $122; I64GtU; BrIf $2
					End
					Get OFF; I64Const $1; I64Add; Tee OFF; Get LENGTH; I64LtU; BrIf $0
				End
				LOAD64(HIT, $trigger_behind); I64Eqz
				If
					LOAD8(HIT, $trigger_free); I64Eqz
					If
						SAME(FROM); BrIf $2
					End
				Else
					OPENS(FROM); I32Eqz; BrIf $1
				End
				MOVB $1, ret+40(FP)
				Br $2
			End
			Get FROM; I64Const $1; I64Add; Set FROM
			Br $0
		End
	End
	MOVD s+0(FP), BYTE
	Get BYTE; I32WrapI64; Get STEPS; I64Store $Scanner_steps
	RET
