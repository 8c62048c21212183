# Advice: row, from, to (USD), colour, a bar a finding. Then row, low, high: the interval of what it saves.
set border 1
unset ytics
set grid xtics linestyle 100
plot data index 0 using 2:1:2:3:($1 - half):($1 + half):4 with boxxyerror fillstyle solid 1 border rgb '#ffffff' linewidth 1 fillcolor rgb variable, \
	data index 1 using 2:1:($3 - $2):(0) with vectors nohead linewidth 2.2 linecolor rgb '#333333'
