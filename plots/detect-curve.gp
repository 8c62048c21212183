# A block per line: in each panel of each incident the total (dashed), then all groups (solid): the logarithm of false alarms in 30 days, what is
# found or how late. Then the thresholds as they are set, already in px.
plot for [i = 1:lines:2] data index i - 1 using (px(i, $1)):(py(i, $2)) with lines linewidth 2 dashtype (9,5) linecolor rgb '#' . word(colour, i), \
	for [i = 2:lines:2] data index i - 1 using (px(i, $1)):(py(i, $2)) with lines linewidth 2.6 linecolor rgb '#' . word(colour, i), \
	data index lines using 1:2:(1.8 * dot):(0xffffff) with points pointtype 7 pointsize variable linecolor rgb variable, \
	data index lines using 1:2:(1.4 * dot):3 with points pointtype 7 pointsize variable linecolor rgb variable
