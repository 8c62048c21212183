# A block per panel: time, 0, then what each market costs added to those below it (USD an hour, or a day).
plot for [k = 1:spends] for [i = 1:panels] data index i - 1 using (px(i, $1)):(py(i, column(k + 1))):(py(i, column(k + 2))) with filledcurves fillcolor rgb '#' . word(colour, k)
