# Blocks: the mean absolute error and the bias (day, value, low, high), shares of what the month then cost; how often the interval held it.
plot for [i = 1:3] data index i - 1 using (px(i, $1)):(py(i, $3)):(py(i, $4)) with filledcurves fillcolor rgb '#c0' . word(colour, i), \
	data index 0 using (px(1, $1)):(py(1, $2)) with lines linewidth 4 linecolor rgb '#' . word(colour, 1), \
	data index 1 using (px(2, $1)):(py(2, $2)) with lines linewidth 2.2 dashtype (6,4) linecolor rgb '#' . word(colour, 2), \
	data index 2 using (px(3, $1)):(py(3, $2)) with lines linewidth 2.2 linecolor rgb '#' . word(colour, 3), \
	data index 2 using (px(3, $1)):(py(3, $2)) with points pointtype 7 pointsize 0.5 * dot linecolor rgb '#' . word(colour, 3)
