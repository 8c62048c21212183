# Two panels a strategy, one block each: interval (hours, on a logarithmic axis), mean, and the interval of its difference to
# the lowest point, on top of that. Then the marks, already in px: the lowest point and the interval in use (pale).
plot for [i = 1:panels] data index i - 1 using (px(i, log10($1))):(py(i, $3)):(py(i, $4)) with filledcurves fillcolor rgb '#b0' . word(colour, i), \
	for [i = 1:panels] data index i - 1 using (px(i, log10($1))):(py(i, $2)) with lines linewidth 2.4 linecolor rgb '#' . word(colour, i), \
	data index panels using 1:2:(2.0 * dot):(0) with points pointtype 7 pointsize variable linecolor rgb '#ffffff', \
	data index panels using 1:2:(1.6 * dot):5 with points pointtype 7 pointsize variable linecolor rgb variable
