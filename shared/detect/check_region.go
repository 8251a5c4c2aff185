package detect

// balticCode is the last digit of an Estonian or Lithuanian personal code: with other
// weights where the first ones give ten (EVS 585).
func balticCode(text string) bool {
	v := digitsOf(text)
	check := v.sum(1, 2, 3, 4, 5, 6, 7, 8, 9, 1) % 11
	if check == 10 {
		check = v.sum(3, 4, 5, 6, 7, 8, 9, 1, 2, 3) % 11 % 10
	}
	return v.n == 11 && !v.same() && check == v.d[10]
}

// nzIRD is the last digit of a tax number of New Zealand (Inland Revenue, "RWT and NRWT
// certificate filing specification"): a number of eight digits has a 0 before it.
func nzIRD(text string) bool {
	v := digitsOf(text)
	if v.n == 8 {
		copy(v.d[1:], v.d[:8])
		v.d[0], v.n = 0, 9
	}
	check := eleven(10, 0)(v.sum(3, 2, 7, 6, 5, 4, 3, 2) % 11)
	if check == 10 {
		check = eleven(10, 0)(v.sum(7, 4, 3, 2, 5, 2, 7, 6) % 11)
	}
	return v.n == 9 && !v.same() && check == v.d[8]
}
