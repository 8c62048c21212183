# Two panels a commitment, one block each: time, share in that bin, the least and the most of its single hours.
plot for [i = 1:panels] data index i - 1 using (px(i, $1)):(py(i, $3)):(py(i, $4)) with filledcurves fillcolor rgb '#b8' . word(colour, i), \
	for [i = 1:panels] data index i - 1 using (px(i, $1)):(py(i, $2)) with lines linewidth 2 linecolor rgb '#' . word(colour, i)
