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

// ruSNILS is the insurance number of the Russian Social Fund.
func ruSNILS(text string) bool {
	v := digitsOf(text)
	return v.n == 11 && !v.same() && v.sum(9, 8, 7, 6, 5, 4, 3, 2, 1)%101%100 == v.value(9, 11)
}

// ruINN are the last two digits of a person's tax number in Russia.
func ruINN(text string) bool {
	v := digitsOf(text)
	return v.n == 12 && !v.same() && v.sum(7, 2, 4, 10, 3, 5, 9, 4, 6, 8)%11%10 == v.d[10] &&
		v.sum(3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8)%11%10 == v.d[11]
}

// nzIRD is the last digit of a tax number of New Zealand (Inland Revenue, "RWT and NRWT
// certificate filing specification"): a number of eight digits has a 0 before it.
func nzIRD(text string) bool {
	v := digitsOf(text)
	if v.n == 8 {
		copy(v.d[1:], v.d[:8])
		v.d[0], v.n = 0, 9
	}
	check := eleven(10, 0)(v.sum(3, 2, 7, 6, 5, 4, 3, 2))
	if check == 10 {
		check = eleven(10, 0)(v.sum(7, 4, 3, 2, 5, 2, 7, 6))
	}
	return v.n == 9 && !v.same() && check == v.d[8]
}

// remainder is what is left of the sum by n, 10 as 0.
func remainder(n int) func(int) int { return func(sum int) int { return sum % n % 10 } }
