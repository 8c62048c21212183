# Five blocks a panel: outages (from, to, top), spot price (time, USD/h), on demand (likewise), maximum price (likewise),
# nodes taken (time, px of its mark).
plot for [i = 0:panels - 1] data index 5 * i using (px(5 * i + 1, $1)):(py(5 * i + 1, 0)):(px(5 * i + 1, $1)):(px(5 * i + 1, $2)):(py(5 * i + 1, 0)):(py(5 * i + 1, $3)) with boxxyerror fillstyle solid 1 noborder fillcolor rgb '#d9d9d9', \
	for [i = 0:panels - 1] data index 5 * i + 3 using (px(5 * i + 4, $1)):(py(5 * i + 4, $2)) with lines linewidth 1 dashtype 2 linecolor rgb '#333333', \
	for [i = 0:panels - 1] data index 5 * i + 2 using (px(5 * i + 3, $1)):(py(5 * i + 3, $2)) with lines linewidth 2 linecolor rgb '#0072b2', \
	for [i = 0:panels - 1] data index 5 * i + 1 using (px(5 * i + 2, $1)):(py(5 * i + 2, $2)) with lines linewidth 1.8 linecolor rgb '#e69f00', \
	for [i = 0:panels - 1] data index 5 * i + 4 using (px(5 * i + 5, $1)):(py(5 * i + 5, 0)):(0):2 with vectors nohead linewidth 1.4 linecolor rgb '#b2182b'
