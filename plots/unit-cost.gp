# A cloud per strategy (utilisation, USD per million requests), then a curve each (likewise), then the means (with their colours).
plot for [i = 1:clouds] data index i - 1 using (px(i, $1)):(py(i, $2)) with points pointtype 7 pointsize 0.5 * dot linecolor rgb '#90' . word(colour, i), \
	for [i = 1:clouds] data index clouds + i - 1 using (px(clouds + i, $1)):(py(clouds + i, $2)) with lines linetype i, \
	data index 2 * clouds using (px(2 * clouds + 1, $1)):(py(2 * clouds + 1, $2)) with points pointtype 7 pointsize 2.1 * dot linecolor rgb '#ffffff', \
	data index 2 * clouds using (px(2 * clouds + 1, $1)):(py(2 * clouds + 1, $2)):3 with points pointtype 7 pointsize 1.7 * dot linecolor rgb variable
