//go:build !tinygo

// longest of read.go for official Go: see skim_wasm.s. Where a match ends, its digits are added up and its parts
// read that are those of an address.

#include "go_asm.h"
#include "textflag.h"
#include "skim_wasm.h"

#define BEGIN_AT R3 // where the match begins
#define TO R12 // where it ends, 0 where none does
#define TALLY R0
#define SUM R13 // of what the digits add, or the turn
#define COUNT R4 // of digits, times ten
#define SEEN R9 // which digits there are, a bit each

// DIGITS reads the digits of a match from its last one on; part makes of each in BYTE what it adds.
#define DIGITS(part) \
	Loop; \
		Get FROM; Get BEGIN_AT; I64LeU; BrIf $1; \
		Get FROM; I64Const $1; I64Sub; Tee FROM; I32WrapI64; I64Load8U $0; I64Const $48; I64Sub; Tee BYTE; \
		I64Const $9; I64GtU; \
		If; \
			LOAD64(TALLY, $tally_others); I64Eqz; BrIf $1; \
			LOAD64(TALLY, $tally_others); Get BYTE; I64Const $48; I64Add; I64Const $2; I64Shl; I64Add; I32WrapI64; I64Load32U $0; \
			Get SUM; I64Add; Set SUM; \
			Br $1; \
		End; \
		Get SEEN; I64Const $1; Get BYTE; I64Shl; I64Or; Set SEEN; \
		part; \
		Get COUNT; I64Const $10; I64Add; Set COUNT; \
		Br $0; \
	End

// PART adds a part to the sum.
#define PART \
	Get COUNT; Get BYTE; I64Add; Tee BYTE; LOAD64(TALLY, $(tally_parts+8)); I64LtU; \
	If; \
		LOAD64(TALLY, $tally_parts); Get BYTE; I64Const $2; I64Shl; I64Add; I32WrapI64; I64Load32U $0; \
		Get SUM; I64Add; Set SUM; \
	End

// TURN makes the next turn.
#define TURN \
	LOAD64(TALLY, $tally_turns); Get COUNT; I64Const $10; I64Mul; LOAD64(TALLY, $(tally_turns+8)); I64RemU; I64Add; \
	Get SUM; I64Const $10; I64Mul; I64Add; Get BYTE; I64Add; I32WrapI64; I64Load8U $0; Set SUM

// What ADDRESS has in registers: of an address's eight parts what the first five add up to, bit by bit, and the last
// three; those behind a gap move up, and are added in the end.
#define OTHERS R0
#define SIXTH R1
#define SEVENTH R13
#define EIGHTH R14
#define GAP_SIXTH R4
#define GAP_SEVENTH R9
#define GAP_EIGHTH R6
#define PARTS R5 // how many there are
#define PART_OF R2 // the one that is read
#define DIGITS_OF R8 // how many digits that has
#define GAPPED R15 // is 1 behind a gap

// ENDPART puts a part to its place.
#define ENDPART \
	Get GAPPED; I64Eqz; \
	If; \
		Get PARTS; I64Const $5; I64LtU; \
		If; Get OTHERS; Get PART_OF; I64Or; Set OTHERS; End; \
		Get PARTS; I64Const $5; I64Eq; \
		If; Get PART_OF; Set SIXTH; End; \
		Get PARTS; I64Const $6; I64Eq; \
		If; Get PART_OF; Set SEVENTH; End; \
		Get PARTS; I64Const $7; I64Eq; \
		If; Get PART_OF; Set EIGHTH; End; \
	Else; \
		Get OTHERS; Get GAP_SIXTH; I64Or; Set OTHERS; \
		Get GAP_SEVENTH; Set GAP_SIXTH; \
		Get GAP_EIGHTH; Set GAP_SEVENTH; \
		Get PART_OF; Set GAP_EIGHTH; \
	End; \
	Get PARTS; I64Const $1; I64Add; Set PARTS

// func longest(s *Scanner, r *compiled, begin int, state uint16, from int) (to int, known bool)
TEXT ·longest(SB), NOSPLIT, $0-49
	MOVD s+0(FP), BYTE
	LOAD64(BYTE, $Scanner_view); Set VIEW
	LOAD64(BYTE, $(Scanner_view+8)); Get VIEW; I64Add; Set SIZE
	MOVD begin+16(FP), BEGIN_AT
	Get BEGIN_AT; Get VIEW; I64Add; Set BEGIN_AT
	MOVD from+32(FP), FROM
	Get FROM; Get VIEW; I64Add; Set FROM
	LOAD64(BYTE, $Scanner_steps); Get FROM; I64Sub; Set STEPS // what FROM is in the end is added
	MOVH state+24(FP), INNER
	MOVD r+8(FP), RULE
	LOAD64(RULE, $compiled_dfa); Set DFA
	I64Const $0; Set TO
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
				Get FROM; Set TO
				LOAD8(RULE, $compiled_endless); I64Eqz; I32Eqz; BrIf $2
			End
			Get FROM; Get SIZE; I64GeU; BrIf $1
			STEP
			Get INNER; I64Eqz; I32Eqz; BrIf $0
		End
	End
	Get STEPS; Get FROM; I64Add; Set STEPS
	Get INNER; I64Eqz; LOAD8(RULE, $compiled_endless); I64Eqz; Get TO; I64Eqz; I32Or; I32Eqz; I32Or; I64ExtendI32U; Set BYTE
	MOVB BYTE, known+48(FP)
	Block // until its digits are right, or there is none
		LOAD64(RULE, $compiled_tally); Tee TALLY; I64Eqz; BrIf $0
		Get TO; I64Eqz; BrIf $0
		Block // until they are wrong
			Loop // over tallies, as fit does
				Get STEPS; Get TO; I64Add; Get BEGIN_AT; I64Sub; Set STEPS
				I64Const $0; Set SUM
				I64Const $0; Set COUNT
				I64Const $0; Set SEEN
				Get TO; LOAD8(TALLY, $tally_short); I64Sub; Set FROM
				LOAD64(TALLY, $tally_turns); I64Eqz
				If
					DIGITS(PART)
				Else
					DIGITS(TURN)
				End
				Get COUNT; I64Const $(10*const_maxDigits); I64GtU; BrIf $1
				LOAD32(TALLY, $tally_counts); Get COUNT; I64Const $10; I64DivU; I64ShrU; I64Const $1; I64And; I64Eqz; BrIf $1
				LOAD8(TALLY, $tally_varied); I64Eqz; I32Eqz; Get SEEN; Get SEEN; I64Const $1; I64Sub; I64And; I64Eqz; I32And; BrIf $1
				LOAD64(TALLY, $tally_turns); I64Eqz
				If
					Get SUM; I64Const $0xffff; I64And; LOAD32(TALLY, $tally_mod); I64RemU
					LOAD32(TALLY, $tally_width); I64Mul; Get SUM; I64Const $16; I64ShrU; I64Add
					Set SUM
					LOAD64(TALLY, $(tally_letters+8)); I64Eqz
					If
						LOAD64(TALLY, $tally_fits); Get SUM; I64Add; I32WrapI64; I64Load8U $0; I64Eqz; BrIf $3
					Else
						LOAD64(TALLY, $tally_letters); Get SUM; I64Add; I32WrapI64; I64Load8U $0; I64Const $0x20; I64Or
						Get TO; I64Const $1; I64Sub; I32WrapI64; I64Load8U $0; I64Const $0x20; I64Or
						I64Ne; BrIf $3
					End
				Else
					Get SUM; I64Eqz; I32Eqz; BrIf $2
				End
				LOAD64(TALLY, $tally_also); Tee TALLY; I64Eqz; BrIf $2
				Br $0
			End
		End
		I64Const $0; Set TO
	End
	Block // until it is an address where it must be one, as ipv6 says
		LOAD8(RULE, $compiled_address); I64Eqz; BrIf $0
		Get TO; I64Eqz; BrIf $0
		Get STEPS; Get TO; I64Add; Get BEGIN_AT; I64Sub; Set STEPS
		I64Const $0; Set OTHERS
		I64Const $0; Set SIXTH
		I64Const $0; Set SEVENTH
		I64Const $0; Set EIGHTH
		I64Const $0; Set GAP_SIXTH
		I64Const $0; Set GAP_SEVENTH
		I64Const $0; Set GAP_EIGHTH
		I64Const $0; Set PARTS
		I64Const $0; Set GAPPED
		Get BEGIN_AT; Set FROM
		Get FROM; I64Const $1; I64Add; Get TO; I64LtU
		If
			Get FROM; I32WrapI64; I64Load16U $0; I64Const $0x3a3a; I64Eq
			If // two colons
				I64Const $1; Set GAPPED
				Get FROM; I64Const $2; I64Add; Set FROM
			End
		End
		Block // until it is none
			Block // until it is read
				Loop // over parts
					Get FROM; Get TO; I64GeU; BrIf $1
					I64Const $0; Set PART_OF
					I64Const $0; Set DIGITS_OF
					Block
						Loop // over digits
							Get FROM; Get TO; I64GeU; BrIf $1
							LOAD8(FROM, $0); I64Const $48; I64Sub; Tee BYTE; I64Const $10; I64GeU
							If
								Get BYTE; I64Const $48; I64Add; I64Const $0x20; I64Or; I64Const $97; I64Sub; Tee BYTE; I64Const $6; I64GeU; BrIf $2
								Get BYTE; I64Const $10; I64Add; Set BYTE
							End
							Get PART_OF; I64Const $4; I64Shl; Get BYTE; I64Or; Set PART_OF
							Get DIGITS_OF; I64Const $1; I64Add; Set DIGITS_OF
							Get FROM; I64Const $1; I64Add; Set FROM
							Br $0
						End
					End
					Get DIGITS_OF; I64Const $1; I64Sub; I64Const $4; I64GeU; BrIf $2
					Get PARTS; I64Const $8; I64Eq; BrIf $2
					ENDPART
					Get FROM; Get TO; I64GeU; BrIf $1
					LOAD8(FROM, $0); I64Const $58; I64Ne; BrIf $2
					Get FROM; I64Const $1; I64Add; Tee FROM; Get TO; I64GeU; BrIf $2
					LOAD8(FROM, $0); I64Const $58; I64Eq
					If // a gap, of which there is one
						Get GAPPED; I64Eqz; I32Eqz; BrIf $3
						I64Const $1; Set GAPPED
						Get FROM; I64Const $1; I64Add; Set FROM
					End
					Br $0
				End
			End
			Get PARTS; I64Const $8; I64Eq; Get GAPPED; I32WrapI64; I32Eq; BrIf $0
			Get OTHERS; I64Eqz; I32Eqz; BrIf $1
			Get SIXTH; Get GAP_SIXTH; I64Or; Set SIXTH
			Get SEVENTH; Get GAP_SEVENTH; I64Or; Set SEVENTH
			Get EIGHTH; Get GAP_EIGHTH; I64Or; Set EIGHTH
			Get SIXTH; I64Const $0xffff; I64Eq; Get SEVENTH; I64Const $8; I64ShrU; I64Const $127; I64Eq; I32And; BrIf $0
			Get SIXTH; Get SEVENTH; I64Or; I64Eqz; I32Eqz; BrIf $1
			Get EIGHTH; I64Const $1; I64GtU; BrIf $1
		End
		I64Const $0; Set TO
	End
	MOVD s+0(FP), BYTE
	LOAD64(BYTE, $Scanner_view); Set VIEW
	Get TO; I64Eqz
	If
		I64Const $-1; Set TO
	Else
		Get TO; Get VIEW; I64Sub; Set TO
	End
	MOVD TO, to+40(FP)
	Get BYTE; I32WrapI64; Get STEPS; I64Store $Scanner_steps
	RET
