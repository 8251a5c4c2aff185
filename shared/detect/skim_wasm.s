//go:build !tinygo

// skim of skim.go for official Go, whose compiler makes of each branch that is taken a jump
// through a table with all variables. The tests of the package are run with it in
// host-tests/inwasm: what it finds and how many bytes it reads must be the same.

#include "go_asm.h"
#include "textflag.h"
#include "skim_wasm.h"

// RULED is where the rule of the trigger stands.
#define RULED \
	LOAD64(HIT, $trigger_rule); I64Const $compiled__size; I64Mul; LOAD64(BYTE, $Scanner_set); I32WrapI64; I64Load $Set_rules; I64Add

// FOLLOW calls follow for the trigger from a place on.
#define FOLLOW(place) \
	MOVD s+0(FP), BYTE; \
	Get BYTE; I32WrapI64; Get STEPS; I64Store $Scanner_steps; \
	Get SP; Get BYTE; I64Store $0; \
	Get SP; Get HIT; I64Store $8; \
	Get SP; Get AT; LOAD64(BYTE, $Scanner_view); I64Sub; I64Store $16; \
	Get SP; I64Const $const_first; I64Store16 $24; \
	Get SP; Get place; LOAD64(BYTE, $Scanner_view); I64Sub; I64Store $32; \
	CALLNORESUME ·follow(SB); \
	LOAD64(BYTE, $Scanner_steps); Set STEPS

// func skim(s *Scanner, t *trie, end int)
TEXT ·skim(SB), NOSPLIT, $64-24
	MOVD t+8(FP), TRIE
	LEND
	LOAD64(BYTE, $(Scanner_view+8)); Get VIEW; I64Add; Set SIZE
	LOAD64(BYTE, $Scanner_at); Get VIEW; I64Add; Set AT
	LOAD32(BYTE, $Scanner_state); Set STATE
	LOAD64(BYTE, $Scanner_steps); Set STEPS
	LOAD64(TRIE, $trie_triggers); Set HIT
	MOVD end+16(FP), END
	Get VIEW; Get END; I64Add; Set END

	Block // until a trigger is to be judged, or the end
		Loop // over hits
			Get STATE; Get HITS; I64GeU
			If // Go has judged a trigger
				MOVD s+0(FP), BYTE
				LOAD64(BYTE, $Scanner_hit); TRIGGER; Set HIT
				COMPLETION; I32WrapI64; I64Load32U $completion_to; TRIGGER; Set LAST
			Else
				Block // until a hit
					Loop
						Get AT; I64Const $4; I64Add; Get END; I64GtU
						If
							Get AT; Get END; I64GeU; BrIf $5
							READ; BrIf $2
							Br $1
						End
						READ; BrIf $1
						READ; BrIf $1
						READ; BrIf $1
						READ; I32Eqz; BrIf $0
					End
				End
				Get STEPS; I64Const $const_costHit; I64Add; Set STEPS
				COMPLETION; Tee FROM; I32WrapI64; I64Load32U $completion_from; TRIGGER; Set HIT
				LOAD32(FROM, $completion_to); TRIGGER; Set LAST
				Get AT; I64Const $1; I64Add; Get SIZE; I64LtU
				If // the bytes behind it have come
					LOAD8(AT, $0); Set BYTE; SET(FROM, $completion_next); HAS
					LOAD8(AT, $1); Set BYTE; SET(FROM, $completion_then); HAS; I64And
					I64Const $1; I64And; I64Eqz
					If // no trigger asks for them
						LOAD32(FROM, $completion_row); Set STATE
						Br $3
					End
				End
			End
			Loop // over triggers
				Get STEPS; I64Const $const_costTrigger; I64Add; Set STEPS
				Block // until nothing begins with one
					Get AT; LOAD16(HIT, $trigger_length); I64Sub; Tee FROM
					Get FLOOR; I64LtU; BrIf $0
					Get AT; I64Const $1; I64Add; Get SIZE; I64GeU; BrIf $3
					Get AT; LOAD16(HIT, $trigger_far); I64Sub; Tee DFA; Get VIEW; I64LtU; BrIf $3
					LOAD8(DFA, $0); Set BYTE; SET(HIT, $trigger_back); HAS
					LOAD8(AT, $0); Set BYTE; SET(HIT, $trigger_next); HAS; I64And
					LOAD8(AT, $1); Set BYTE; SET(HIT, $trigger_then); HAS; I64And
					I64Const $1; I64And; I64Eqz; BrIf $0
					LOAD16(HIT, $trigger_drawn); Tee INNER; I64Eqz
					If; Else // lies in what is too poor for it
						DELTA; Get FROM; I64Add; Tee DFA
						LOAD64(BYTE, $(Scanner_poor+poor_from)); I64GeU
						Get DFA; Get INNER; I64Add
						LOAD64(BYTE, $(Scanner_poor+poor_to)); I64LeU
						I32And; BrIf $1
					End
					Block // until the rest of its word stands there, as folds wants it
						LOAD64(HIT, $(trigger_rest+8)); Tee INNER; I64Eqz; BrIf $0
						Get AT; Get INNER; I64Add; Tee INNER; Get SIZE; I64GtU; BrIf $0
						LOAD64(HIT, $trigger_rest); Set DFA
						Get AT; Set FROM
						Block
							Loop
								Get FROM; Get INNER; I64GeU; BrIf $1
								LOAD8(FROM, $0); Tee BYTE; LOAD8(DFA, $0); I64Ne
								If
									Get BYTE; I64Const $0x20; I64Or; LOAD8(DFA, $0); I64Ne; BrIf $4
									LOAD8(DFA, $0); I64Const $97; I64LtU; BrIf $4
								End
								Get FROM; I64Const $1; I64Add; Set FROM
								Get DFA; I64Const $1; I64Add; Set DFA
								Br $0
							End
						End
						Get AT; LOAD16(HIT, $trigger_length); I64Sub; Set FROM
					End
					Block // until it is known that what must follow further on is missing, as missing does
						LOAD64(HIT, $trigger_look); Tee DFA; I64Eqz; BrIf $0
						LOAD16(HIT, $trigger_length); I64Const $const_longBeginning; I64GeU; BrIf $0
						Get FROM; LOAD16(HIT, $trigger_ahead); I64Add; Tee INNER
						LOAD64(DFA, $look_within); I64Add; I64Const $1; I64Add; Tee BYTE
						Get SIZE; I64GtU; BrIf $0
						Get BYTE; DELTA; I64Add
						LOAD64(BYTE, $Scanner_quiet); LOAD64(DFA, $look_place); I64Const $quiet__size; I64Mul; I64Add; Set DFA
						LOAD64(DFA, $quiet_to); I64LeU
						Get INNER; DELTA; I64Add; LOAD64(DFA, $quiet_from); I64GeU
						I32And; BrIf $1
					End
					Block // until its automaton has read as far as it is to, and Go goes on from there
						LOAD64(HIT, $trigger_quick); Tee DFA; I64Eqz; BrIf $0
						Block // until it is dead
							Block
								LOAD16(HIT, $trigger_inner); Set INNER
								Get FROM; I64Const $const_farReach; I64Add; Tee BYTE; UNTIL
								Get FROM; LOAD16(HIT, $trigger_skip); I64Add; Set FROM
								MATCH($3, $2, $1)
							End
							LOAD16(HIT, $trigger_again); I64Eqz
							If
							Else // whether the beginning stands again in each match
								AGAIN_IN(BEGUN; I64Const $1; I64Add, BEGUN; LOAD16(HIT, $trigger_again); I64Add)
								If
								Else
									Get BYTE; I32WrapI64; I64Const $0; I64Store $Scanner_readTo
									Br $4
								End
							End
							MOVD s+0(FP), BYTE
							Get BYTE; I32WrapI64; Get INNER; I64Store16 $Scanner_inner
							Get BYTE; I32WrapI64; Get FROM; LOAD64(BYTE, $Scanner_view); I64Sub; I64Store $Scanner_readTo
							Get INNER; LOAD16(DFA, $dfa_last); I64GeU
							If // a match may end there: it is read to its end, as judgeable does
								LOAD8(HIT, $trigger_measured); I64Eqz; BrIf $6
								ASK(RULED, BEGUN, Get INNER, Get FROM)
								KNOWN; I64Eqz; BrIf $6
								Block // until it is not the best so far
									END_OF; Tee FROM; I64Const $0; I64LtS; BrIf $0
									LOAD8(HIT, $trigger_plain); I64Eqz; BrIf $7
									LOAD64(BYTE, $(Scanner_armed+candidate_rule)); I64Const $0; I64GeS; BrIf $7
									BEGUN; LOAD64(BYTE, $Scanner_view); I64Sub; Set INNER
									Block // until it is, as before wants it
										LOAD64(BYTE, $(Scanner_best+candidate_rule)); I64Const $0; I64LtS; BrIf $0
										Get INNER; LOAD64(BYTE, $(Scanner_best+candidate_from)); I64LtS; BrIf $0
										Get INNER; LOAD64(BYTE, $(Scanner_best+candidate_from)); I64Ne; BrIf $1
										Get FROM; LOAD64(BYTE, $(Scanner_best+candidate_to)); I64LeS; BrIf $1
									End
									Get BYTE; I32WrapI64; LOAD64(HIT, $trigger_rule); I64Store $(Scanner_best+candidate_rule)
									Get BYTE; I32WrapI64; Get INNER; I64Store $(Scanner_best+candidate_from)
									Get BYTE; I32WrapI64; Get FROM; I64Store $(Scanner_best+candidate_to)
								End
								Get BYTE; I32WrapI64; I64Const $0; I64Store $Scanner_readTo
								Br $3
							End
							Br $1
						End
						LOAD16(HIT, $trigger_drawn); I64Eqz; BrIf $1
						Get FROM; LOAD16(HIT, $trigger_length); I64Add; Get AT; I64Sub; I64Const $const_farRead; I64LtS; BrIf $1
						MOVD s+0(FP), BYTE
						Get BYTE; I32WrapI64; I64Const $const_deadEnd; I64Store $Scanner_readTo
						Br $4
					End

					Block // until what must follow further on is looked for, as seekNone does
						LOAD64(HIT, $trigger_look); Tee LOOK; I64Eqz; BrIf $0
						PLACED; Tee PLACE
						LOAD64(LOOK, $look_within); I64Add; I64Const $1; I64Add; Tee BOUND
						Get SIZE; I64GtU
						If // the text's end bounds it too, once that has come
							MOVD s+0(FP), BYTE; LOAD8(BYTE, $Scanner_last); I64Eqz; BrIf $1
						End
						Get BOUND; I64Const $const_lookAhead; I64Add; Tee BYTE; UNTIL; Get BYTE; Set BOUND
						DELTA; Get PLACE; I64Add; Set FROM
						LOAD64(BYTE, $Scanner_quiet); LOAD64(LOOK, $look_place); I64Const $quiet__size; I64Mul; I64Add; Set QUIET
						Get FROM; LOAD64(QUIET, $quiet_from); I64LtU
						Get FROM; LOAD64(QUIET, $quiet_to); I64GtU; I32Or
						If
							Get QUIET; I32WrapI64; Get FROM; I64Store $quiet_from
							Get QUIET; I32WrapI64; Get FROM; I64Store $quiet_to
						End
						LOAD64(QUIET, $quiet_to); DELTA; I64Sub; Set PLACE
						Block // until it is there, or nowhere
							Loop // over bytes
								Get PLACE; Get BOUND; I64GeU; BrIf $1
								Block
									LOAD8(PLACE, $0); Set BYTE; Get LOOK; HAS; I64Const $1; I64And; I64Eqz; BrIf $0
									LOAD64(LOOK, $look_rule); Tee DFA; I64Eqz; BrIf $2
									SAME(PLACE); BrIf $0
									LOAD64(DFA, $compiled_dfa); Set DFA
									BEGIN
									Block
										MATCH($3, $2, $1)
									End
									LOAD64(LOOK, $look_rule); Set DFA
									LOAD64(DFA, $compiled_tally); I64Eqz; LOAD8(DFA, $compiled_address); I64Eqz; I32And; BrIf $2
									ASK(Get DFA, Get PLACE, I64Const $const_first, Get PLACE)
									KNOWN; I64Eqz; END_OF; I64Const $0; I64GeS; I32Or; BrIf $2
								End
								Get PLACE; I64Const $1; I64Add; Set PLACE
								Get STEPS; I64Const $1; I64Add; Set STEPS
								Br $0
							End
						End
						Get QUIET; I32WrapI64; DELTA; Get PLACE; I64Add; I64Store $quiet_to
						PLACED; LOAD64(LOOK, $look_within); I64Add; I64Const $1; I64Add; Tee BYTE; UNTIL
						Get PLACE; Get BYTE; I64LtU; BrIf $0
						LEND
						Get BYTE; I32WrapI64; I64Const $0; I64Store $Scanner_readTo
						Br $1
					End
					LOAD64(HIT, $trigger_behind); I64Eqz; BrIf $3
					Block // until nothing follows that is left to Go, as follows does
						PLACED; Set PLACE
						FOLLOW(PLACE)
						Get SP; I64Load $40; Tee PLACE; I64Const $0; I64LtS; BrIf $0
						Get PLACE; LOAD64(BYTE, $(Scanner_view+8)); I64GeU; BrIf $4
						Block // until Go is to judge
							LOAD8(HIT, $trigger_plain); I64Eqz; BrIf $0
							Get SP; I64Load $56; Tee FROM; I64Const $0; I64LtS; BrIf $0
							BEGUN; Tee DFA; LOAD64(BYTE, $Scanner_view); I64LeU; BrIf $0
							OPENS(DFA); I32Eqz; BrIf $1
							Block // until it is not behind the armed one, as arm wants it
								LOAD64(BYTE, $(Scanner_armed+candidate_rule)); I64Const $0; I64LtS; BrIf $0
								Get PLACE; LOAD64(BYTE, $(Scanner_armed+candidate_from)); I64LtS; BrIf $0
								Get PLACE; LOAD64(BYTE, $(Scanner_armed+candidate_from)); I64Ne; BrIf $2
								Get FROM; LOAD64(BYTE, $(Scanner_armed+candidate_to)); I64LeS; BrIf $2
							End
							Get BYTE; I32WrapI64; LOAD64(HIT, $trigger_rule); I64Store $(Scanner_armed+candidate_rule)
							Get BYTE; I32WrapI64; Get PLACE; I64Store $(Scanner_armed+candidate_from)
							Get BYTE; I32WrapI64; Get FROM; I64Store $(Scanner_armed+candidate_to)
							Get BYTE; I32WrapI64; I64Const $1; I64Store8 $Scanner_judged
							Br $1
						End
						Get BYTE; I32WrapI64; Get SP; I64Load16U $48; I64Store16 $Scanner_inner
						Get BYTE; I32WrapI64; Get PLACE; I64Store $Scanner_readTo
						Br $4
					End
					LEND
				End
				Get HIT; I64Const $trigger__size; I64Add; Tee HIT
				Get LAST; I64LtU; BrIf $0
			End
			MOVD s+0(FP), BYTE
			LOAD64(BYTE, $(Scanner_best+candidate_rule)); I64Const $0; I64LtS; LOAD8(BYTE, $Scanner_judged); I64Eqz; I32And
			If // nothing is found
				COMPLETION; I32WrapI64; I64Load32U $completion_row; Set STATE
				Br $1
			End
			LOAD64(TRIE, $trie_triggers); I64Const $trigger__size; I64Sub; Set HIT // none
			LOAD8(BYTE, $Scanner_judged); I64Eqz; I32Eqz; BrIf $1
			LOAD64(BYTE, $(Scanner_findings+8)); Tee FROM; LOAD64(BYTE, $(Scanner_findings+16)); I64GeU; BrIf $1
			// The best is taken, as take does.
			Get STEPS; I64Const $const_costFinding; I64Add; Set STEPS
			Get BYTE; I32WrapI64; Get FROM; I64Const $1; I64Add; I64Store $(Scanner_findings+8)
			Get FROM; I64Const $Finding__size; I64Mul; LOAD64(BYTE, $Scanner_findings); I64Add; Set FROM
			LOAD64(BYTE, $(Scanner_best+candidate_to)); Set AT
			Get FROM; I32WrapI64; LOAD64(BYTE, $(Scanner_best+candidate_rule)); I64Store $Finding_Rule
			Get FROM; I32WrapI64; LOAD64(BYTE, $(Scanner_best+candidate_from)); LOAD64(BYTE, $Scanner_base); I64Add; I64Store $Finding_From
			Get FROM; I32WrapI64; Get AT; LOAD64(BYTE, $Scanner_base); I64Add; I64Store $Finding_To
			Get FROM; I32WrapI64; I64Const $0; I64Store8 $Finding_Continued
			Get BYTE; I32WrapI64; I64Const $-1; I64Store $(Scanner_best+candidate_rule)
			Get BYTE; I32WrapI64; Get AT; I64Store $Scanner_floor
			Get AT; Get VIEW; I64Add; Tee AT; Set FLOOR
			Get AT; I64Const $1; I64Sub; WORD; LOAD64(TRIE, $trie_kinds); I64Mul; I64Const $const_rowUnit; I64Mul; Set STATE
			Br $0
		End
	End

	LEND
	Get BYTE; I32WrapI64; Get AT; Get VIEW; I64Sub; I64Store $Scanner_at
	Get BYTE; I32WrapI64; Get STATE; I64Store32 $Scanner_state
	Get BYTE; I32WrapI64; Get STEPS; I64Store $Scanner_steps
	Get BYTE; I32WrapI64; Get HIT; LOAD64(TRIE, $trie_triggers); I64Sub; I64Const $trigger__size; I64DivS; I64Store $Scanner_hit
	RET
