# A block per panel: time, cost of the day, what is usual, the threshold. Then the days on which a rule calls, already in px, by the rule's colour.
plot for [i = 1:panels] data index i - 1 using (px(i, $1)):(py(i, $3)):(py(i, $4)) with filledcurves fillcolor rgb '#90b0b0b0', \
	for [i = 1:panels] data index i - 1 using (px(i, $1)):(py(i, $3)) with lines linewidth 1 linecolor rgb '#9a9a9a', \
	for [i = 1:panels] data index i - 1 using (px(i, $1)):(py(i, $2)) with lines linewidth 2 linecolor rgb '#' . word(colour, i), \
	data index panels using 1:2:(1.2 * dot):3 with points pointtype 7 pointsize variable linecolor rgb variable
