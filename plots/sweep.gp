# A line per strategy (one block each): place, value, its interval. Then the crossings: place, value. An axis in the logarithm is in place already.
set grid ytics linestyle 100
plot for [i = 1:lines] data index i - 1 using 1:3:4 with filledcurves fillcolor rgb '#b0' . word(colour, i), \
	for [i = 1:lines] data index i - 1 using 1:2 with lines linewidth 2.4 linetype i linecolor rgb '#' . word(colour, i), \
	for [i = 1:lines] data index i - 1 using 1:2:(dot) with points pointtype 7 pointsize variable linecolor rgb '#' . word(colour, i), \
	data index lines using 1:2:(2.0 * dot) with points pointtype 6 linewidth 2 pointsize variable linecolor rgb '#333333'
