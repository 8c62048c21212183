# Up to two panels: the survival seen, in steps (age, share, its interval; `bands` lists their blocks), then the laws (`curve`).
at(list, k) = int(word(list, k))
plot for [k = 1:words(bands)] data index (at(bands, k)) using (px(at(bands, k) + 1, $1)):(py(at(bands, k) + 1, $3)):(py(at(bands, k) + 1, $4)) with filledcurves fillcolor rgb '#d9d9d9', \
	for [k = 1:words(bands)] data index (at(bands, k)) using (px(at(bands, k) + 1, $1)):(py(at(bands, k) + 1, $2)) with lines linewidth 2.2 linecolor rgb '#222222', \
	for [k = 1:curves] data index (at(curve, k)) using (px(at(curve, k) + 1, $1)):(py(at(curve, k) + 1, $2)) with lines linewidth 2.2 dashtype at(dash, k) linecolor rgb '#' . word(colour, k)
