# The look that all plots share: terminal, fonts, borders, grid. Loaded once per format by each script, which has set
# before: width and height (px), formats, format, projector, folder, name.
set encoding utf8
zoom = projector ? (1600.0 / width < 900.0 / height ? 1600.0 / width : 900.0 / height) : 1
# gnuplot measures fonts in points where it draws with cairo (96 points per 72 px), in px in SVG
if (format eq 'svg') {
	set terminal svg size (projector ? 1600 : width), (projector ? 900 : height) noenhanced font 'DejaVu Sans,15' fontscale zoom linewidth (projector ? 2 : 1) background '#ffffff'
}
if (format eq 'png') {
	set terminal pngcairo size (projector ? 1600 : 2 * width), (projector ? 900 : 2 * height) noenhanced font 'DejaVu Sans,15' fontscale (projector ? 0.75 * zoom : 1.5) linewidth 2 pointscale (projector ? zoom : 2) background '#ffffff'
}
if (format eq 'pdf') {
	set terminal pdfcairo size (projector ? 1600 : width) / 72.0, (projector ? 900 : height) / 72.0 noenhanced font 'DejaVu Sans,15' fontscale 0.75 * zoom linewidth (projector ? 2 : 1) pointscale zoom background '#ffffff'
}
# texts for LaTeX, in the fonts of the document: NAME.tex, which includes NAME-tex.pdf
if (format eq 'tex') {
	set terminal cairolatex pdf input noheader colortext size width / 72.0, height / 72.0 font ',13' linewidth 1
}
# gnuplot writes a font with :Bold into an SVG as if it were a family; costcast (folder is set) mends that afterwards
plain = 'DejaVu Sans'
bold = format eq 'svg' && folder eq '' ? plain : 'DejaVu Sans:Bold'
dot = format eq 'svg' ? 0.6 : 1
set output folder . name . (format eq 'tex' ? '-tex.' : '.') . format
set border 3 linewidth 1 linecolor rgb '#9a9a9a'
set style line 100 linewidth 0.8 linecolor rgb '#e6e6e6' dashtype solid
set style textbox opaque noborder fillcolor rgb '#ffffff' margins 0.3,0.3
set style fill solid 1 noborder
unset key
unset title
