// What the assembly of this package has in common.

// What the registers hold: addresses, of which a load takes the lower half, and numbers. The four
// of the second group are lent to looking further on.
#define TRIE R0
#define AT R1 // the next byte
#define SIZE R2 // the end of the view
#define END R3 // how far to read
#define STATE R4
#define HIT R5 // the trigger that is judged
#define LAST R6 // behind the last of its list
#define FROM R7 // the next byte of the rule's automaton
#define INNER R8 // the state there
#define DFA R9
#define STEPS R10
#define BYTE R11 // a byte, or where an automaton is to stop

#define NEXT R12 // of the trie
#define HITS R13 // of the trie
#define FLOOR R14 // no finding begins before
#define VIEW R15

#define LOOK R12
#define BOUND R13 // how far to look
#define QUIET R14
#define PLACE R15 // the next byte that is looked at

#define GAP R12
#define BETWEEN R13 // the state of the gap's automaton
#define RULE R14

#define LOAD64(of, field) Get of; I32WrapI64; I64Load field
#define LOAD32(of, field) Get of; I32WrapI64; I64Load32U field
#define LOAD16(of, field) Get of; I32WrapI64; I64Load16U field
#define LOAD8(of, field) Get of; I32WrapI64; I64Load8U field

// LEND gives the registers of the second group what they hold else.
#define LEND \
	LOAD64(TRIE, $trie_next); Set NEXT; \
	LOAD32(TRIE, $trie_hits); Set HITS; \
	MOVD s+0(FP), BYTE; \
	LOAD64(BYTE, $Scanner_view); Tee VIEW; LOAD64(BYTE, $Scanner_floor); I64Add; Set FLOOR

// DELTA is how far addresses are from places in the whole text, as quiet has them.
#define DELTA \
	MOVD s+0(FP), BYTE; LOAD64(BYTE, $Scanner_base); LOAD64(BYTE, $Scanner_view); I64Sub

// PLACED is where what must follow the trigger further on may begin.
#define PLACED \
	Get AT; LOAD16(HIT, $trigger_length); I64Sub; LOAD16(HIT, $trigger_ahead); I64Add

// UNTIL has reading end with the view at the latest, else at the place that BYTE holds.
#define UNTIL \
	Get SIZE; Get BYTE; Get SIZE; I64LtU; Select; Set BYTE

// BEGIN has an automaton begin at PLACE, for as much as is read of a match here.
#define BEGIN \
	Get PLACE; Tee FROM; I64Const $const_farReach; I64Add; Tee BYTE; UNTIL; I64Const $const_first; Set INNER

// READ reads a byte with the trie.
#define READ \
	LOAD8(AT, $0); Get TRIE; I64Add; I32WrapI64; I64Load8U $trie_class; \
	I64Const $2; I64Shl; Get NEXT; I64Add; Get STATE; I64Add; I32WrapI64; I64Load32U $0; Set STATE; \
	Get AT; I64Const $1; I64Add; Set AT; \
	Get STATE; Get HITS; I64GeU

// COMPLETION is where what the state completes stands.
#define COMPLETION \
	Get STATE; Get HITS; I64Sub; I64Const $completion__size; I64Mul; LOAD64(TRIE, $trie_ends); I64Add

// TRIGGER makes of a trigger's place in the list where it stands.
#define TRIGGER \
	I64Const $trigger__size; I64Mul; LOAD64(TRIE, $trie_triggers); I64Add

// SET is where one of the sets of a trigger, or of what a state completes, stands.
#define SET(of, place) \
	LOAD16(of, place); I64Const $5; I64Shl; LOAD64(TRIE, $trie_sets); I64Add

// HAS makes of where a set stands a number whose lowest bit says whether BYTE is in it.
#define HAS \
	Get BYTE; I64Const $6; I64ShrU; I64Const $3; I64Shl; I64Add; I32WrapI64; I64Load $0; Get BYTE; I64ShrU

// WORD is 1 when the byte at an address is a part of a word.
#define WORD \
	I32WrapI64; I64Load8U $0; I64Const $·isWord(SB); I64Add; I32WrapI64; I64Load8U $0

// SAME is whether the bytes before and at an address are both parts of words, or both none.
#define SAME(at) \
	Get at; I64Const $1; I64Sub; WORD; Get at; WORD; I64Eq

// OPENS is whether a name's part begins at an address, as opens has it.
#define OPENS(at) \
	Get at; I64Const $1; I64Sub; WORD; I64Eqz; \
	Get at; I64Const $1; I64Sub; I32WrapI64; I64Load8U $0; I64Const $95; I64Eq; I32Or; \
	Get at; I64Const $1; I64Sub; I32WrapI64; I64Load8U $0; I64Const $97; I64Sub; I64Const $26; I64LtU; \
	Get at; I32WrapI64; I64Load8U $0; I64Const $65; I64Sub; I64Const $26; I64LtU; I32And; I32Or

// WALK reads with the automaton until it accepts or is dead; stopped is the label for BYTE.
#define WALK(table, scale, load, stopped) \
	Loop; \
		Get FROM; Get BYTE; I64GeU; BrIf stopped; \
		LOAD64(DFA, $dfa_class); LOAD8(FROM, $0); I64Add; I32WrapI64; I64Load8U $0; \
		LOAD64(DFA, $dfa_states); I64Mul; Get INNER; I64Add; scale \
		LOAD64(DFA, table); I64Add; I32WrapI64; load $0; Set INNER; \
		Get FROM; I64Const $1; I64Add; Set FROM; \
		Get STEPS; I64Const $1; I64Add; Set STEPS; \
		Get INNER; I64Const $1; I64Sub; LOAD16(DFA, $dfa_last); I64Const $1; I64Sub; I64LtU; BrIf $0; \
	End

// MATCH reads until a match ends as the trigger's rule wants it, or the automaton is dead or has
// come to BYTE: the labels are those within its loop, that of BYTE within WALK's.
#define MATCH(stopped, none, found) \
	Loop; \
		LOAD64(DFA, $dfa_narrow); I64Eqz; \
		If; WALK($dfa_next, I64Const $1; I64Shl; , I64Load16U, stopped); \
		Else; WALK($dfa_narrow, Nop; , I64Load8U, stopped); \
		End; \
		Get INNER; I64Eqz; BrIf none; \
		LOAD8(HIT, $trigger_ends); I64Eqz; BrIf found; \
		Get FROM; Get SIZE; I64GeU; BrIf found; \
		SAME(FROM); BrIf $0; \
		Br found; \
	End

// BEGUN is where what begins with the trigger begins.
#define BEGUN \
	Get AT; LOAD16(HIT, $trigger_length); I64Sub

// ASK calls longest, which begins at a place and goes on at another; END_OF and KNOWN are what it answers.
#define ASK(rule, begin, state, from) \
	MOVD s+0(FP), BYTE; \
	Get BYTE; I32WrapI64; Get STEPS; I64Store $Scanner_steps; \
	Get SP; Get BYTE; I64Store $0; \
	Get SP; rule; I64Store $8; \
	Get SP; begin; LOAD64(BYTE, $Scanner_view); I64Sub; I64Store $16; \
	Get SP; state; I64Store16 $24; \
	Get SP; from; LOAD64(BYTE, $Scanner_view); I64Sub; I64Store $32; \
	CALLNORESUME ·longest(SB); \
	LOAD64(BYTE, $Scanner_steps); Set STEPS

// AGAIN_IN calls again for a stretch and says whether it does not stand there.
#define AGAIN_IN(from, to) \
	MOVD s+0(FP), BYTE; \
	Get BYTE; I32WrapI64; Get STEPS; I64Store $Scanner_steps; \
	Get SP; Get BYTE; I64Store $0; \
	Get SP; Get HIT; I64Store $8; \
	Get SP; Get AT; LOAD64(BYTE, $Scanner_view); I64Sub; I64Store $16; \
	Get SP; from; LOAD64(BYTE, $Scanner_view); I64Sub; I64Store $24; \
	Get SP; to; LOAD64(BYTE, $Scanner_view); I64Sub; I64Store $32; \
	CALLNORESUME ·again(SB); \
	LOAD64(BYTE, $Scanner_steps); Set STEPS; \
	Get SP; I64Load8U $40; I64Eqz

#define END_OF Get SP; I64Load $40
#define KNOWN Get SP; I64Load8U $48

// STEP reads the byte at FROM with the automaton and goes on behind it.
#define STEP \
	LOAD64(DFA, $dfa_class); LOAD8(FROM, $0); I64Add; I32WrapI64; I64Load8U $0; \
	LOAD64(DFA, $dfa_states); I64Mul; Get INNER; I64Add; Set INNER; \
	LOAD64(DFA, $dfa_narrow); Tee BYTE; I64Eqz; \
	If; LOAD64(DFA, $dfa_next); Get INNER; I64Const $1; I64Shl; I64Add; I32WrapI64; I64Load16U $0; Set INNER; \
	Else; Get BYTE; Get INNER; I64Add; I32WrapI64; I64Load8U $0; Set INNER; \
	End; \
	Get FROM; I64Const $1; I64Add; Set FROM
