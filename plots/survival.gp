# A curve per strategy (one block and one linetype each): time, share of the fleets still whole, its interval. Then the medians.
set grid ytics linestyle 100
plot for [i = 1:curves] data index i - 1 using 1:3:4 with filledcurves fillcolor rgb '#b8' . word(colour, i), \
	for [i = 1:curves] data index i - 1 using 1:2 with lines linetype i, \
	data index curves using 1:2:3 with points pointtype 7 pointsize 1.3 * dot linecolor rgb variable, \
	data index curves using 1:2 with points pointtype 7 pointsize 0.6 * dot linecolor rgb '#ffffff'
