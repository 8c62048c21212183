# A curve per panel (one block each): amount, mean cost, its interval. Then the marks, already in px: the best one is larger.
plot for [i = 1:panels] data index i - 1 using (px(i, $1)):(py(i, $3)):(py(i, $4)) with filledcurves fillcolor rgb '#b0' . word(colour, i), \
	for [i = 1:panels] data index i - 1 using (px(i, $1)):(py(i, $2)) with lines linewidth 2.4 linecolor rgb '#' . word(colour, i), \
	data index panels using 1:2:(($5 == 1 ? 2.1 : 1.5) * dot):(0) with points pointtype 7 pointsize variable linecolor rgb '#ffffff', \
	data index panels using 1:2:(($5 == 1 ? 1.7 : 1.1) * dot):6 with points pointtype 7 pointsize variable linecolor rgb variable
