//go:build !tinygo

// What Go asks for when it judges, of read.go, for official Go: see skim_wasm.s. None keeps
// what skim has in its registers.

#include "go_asm.h"
#include "textflag.h"
#include "skim_wasm.h"

// STEP reads the byte at FROM with the automaton and goes on behind it.
#define STEP \
	LOAD64(DFA, $dfa_class); LOAD8(FROM, $0); I64Add; I32WrapI64; I64Load8U $0; \
	LOAD64(DFA, $dfa_states); I64Mul; Get INNER; I64Add; Set INNER; \
	LOAD64(DFA, $dfa_narrow); Tee BYTE; I64Eqz; \
	If; LOAD64(DFA, $dfa_next); Get INNER; I64Const $1; I64Shl; I64Add; I32WrapI64; I64Load16U $0; Set INNER; \
	Else; Get BYTE; Get INNER; I64Add; I32WrapI64; I64Load8U $0; Set INNER; \
	End; \
	Get FROM; I64Const $1; I64Add; Set FROM

#define MATCHED R12 // where the longest match ends

// func longest(s *Scanner, r *compiled, state uint16, from int) (to int, known bool)
TEXT ·longest(SB), NOSPLIT, $0-41
	MOVD s+0(FP), BYTE
	LOAD64(BYTE, $Scanner_view); Set VIEW
	LOAD64(BYTE, $(Scanner_view+8)); Get VIEW; I64Add; Set SIZE
	LOAD64(BYTE, $Scanner_steps); Set STEPS
	MOVD from+24(FP), FROM
	Get STEPS; Get FROM; I64Sub; Get VIEW; I64Sub; Set STEPS // to which FROM is added at the end
	Get FROM; Get VIEW; I64Add; Set FROM
	MOVH state+16(FP), INNER
	MOVD r+8(FP), RULE
	LOAD64(RULE, $compiled_dfa); Set DFA
	I64Const $-1; Set MATCHED
	Block // until the automaton is dead, or has come to the end of the view
		Loop
			Block // until it is known whether a match ends here
				Get INNER; LOAD16(DFA, $dfa_last); I64LtU; BrIf $0
				LOAD8(RULE, $compiled_ends); I64Eqz; I32Eqz
				If // only at a word's boundary
					Get FROM; Get SIZE; I64GeU
					If
						Get FROM; I64Const $1; I64Sub; WORD; I64Eqz; BrIf $2
					Else
						SAME(FROM); BrIf $2
					End
				End
				Get FROM; Get VIEW; I64Sub; Set MATCHED
				LOAD8(RULE, $compiled_endless); I64Eqz; I32Eqz; BrIf $2
			End
			Get FROM; Get SIZE; I64GeU; BrIf $1
			STEP
			Get INNER; I64Eqz; I32Eqz; BrIf $0
		End
	End
	MOVD s+0(FP), BYTE
	Get BYTE; I32WrapI64; Get STEPS; Get FROM; I64Add; I64Store $Scanner_steps
	MOVD MATCHED, to+32(FP)
	Get INNER; I64Eqz; LOAD8(RULE, $compiled_endless); I64Eqz; I32Eqz; Get MATCHED; I64Const $0; I64GeS; I32And; I32Or; I64ExtendI32U; Set BYTE
	MOVB BYTE, known+40(FP)
	RET

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
