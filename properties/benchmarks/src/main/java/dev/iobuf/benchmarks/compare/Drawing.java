package dev.iobuf.benchmarks.compare;

import dev.iobuf.benchmarks.compare.Plot.Axis;
import dev.iobuf.benchmarks.compare.Plot.Line;
import dev.iobuf.benchmarks.compare.Plot.Scale;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import org.knowm.xchart.ChartEncoder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.XYStyler;

/** The look of plots, on a light page and on a dark one. */
enum Drawing {
  LIGHT(new Color(0xFFFFFF), new Color(0x1F2328), new Color(0xD1D9E0)),
  DARK(new Color(0x0D1117), new Color(0xE6EDF3), new Color(0x3D444D));

  /**
   * Colours that colour-blind readers can distinguish, too (after Okabe and Ito), on both
   * backgrounds. The library's is first.
   */
  private static final Color[] LINES = {
    new Color(0xD55E00),
    new Color(0x0072B2),
    new Color(0x009E73),
    new Color(0xCC79A7),
    new Color(0x56B4E9),
    new Color(0xE69F00),
    new Color(0x8C8C8C)
  };

  private static final int WIDTH = 840;
  private static final int HEIGHT = 480;

  private final Color ground;
  private final Color ink;
  private final Color grid;

  Drawing(Color ground, Color ink, Color grid) {
    this.ground = ground;
    this.ink = ink;
    this.grid = grid;
  }

  /** Draws into the folder, as {@code name-light.svg} or {@code name-dark.svg}. */
  void draw(Plot plot, Results results, Path folder) throws IOException {
    String file = plot.file() + "-" + name().toLowerCase(Locale.ROOT) + ".svg";
    ChartEncoder.saveChart(chart(plot, results), folder.resolve(file).toString(), "svg");
  }

  XYChart chart(Plot plot, Results results) {
    XYChart chart =
        new XYChartBuilder()
            .width(WIDTH)
            .height(HEIGHT)
            .title(plot.title())
            .xAxisTitle(plot.x().title())
            .yAxisTitle(plot.y().title())
            .build();
    style(chart.getStyler(), plot);
    for (Line line : plot.lines()) {
      chart.addSeries(
          line.label(),
          line.points().stream()
              .mapToDouble(point -> position(point.x(), plot.x().scale()))
              .toArray(),
          line.points().stream()
              .mapToDouble(point -> point.y().applyAsDouble(results.of(point.of())))
              .map(y -> position(y, plot.y().scale()))
              .toArray());
    }
    return chart;
  }

  /** The library knows powers of ten only: powers of two are drawn by their exponents. */
  private static double position(double number, Scale scale) {
    return scale == Scale.POWERS_OF_TWO ? Math.log(number) / Math.log(2) : number;
  }

  private static String label(double position, Axis axis) {
    if (axis.scale() != Scale.POWERS_OF_TWO) {
      return axis.format().apply(position);
    }
    return position == Math.rint(position) ? axis.format().apply(Math.pow(2, position)) : "";
  }

  private void style(XYStyler styler, Plot plot) {
    Font font = new Font(Font.SANS_SERIF, Font.PLAIN, 13);
    styler
        .setBaseFont(font)
        .setChartBackgroundColor(ground)
        .setChartFontColor(ink)
        .setPlotBackgroundColor(ground)
        .setPlotBorderVisible(false)
        .setChartTitleFont(font.deriveFont(Font.BOLD, 15))
        .setLegendPosition(LegendPosition.OutsideE)
        .setLegendBackgroundColor(ground)
        .setLegendBorderColor(ground)
        .setLegendFont(font)
        .setSeriesColors(LINES)
        .setMarkerSize(6)
        .setXAxisTitleColor(ink)
        .setYAxisTitleColor(ink);
    styler
        .setAxisTitleFont(font)
        .setAxisTickLabelsFont(font)
        .setAxisTickLabelsColor(ink)
        .setAxisTickMarksColor(grid)
        .setPlotGridLinesColor(grid)
        .setPlotGridLinesStroke(new BasicStroke(0.5f))
        .setXAxisLogarithmic(plot.x().scale() == Scale.POWERS_OF_TEN)
        .setYAxisLogarithmic(plot.y().scale() == Scale.POWERS_OF_TEN)
        .setXAxisTickLabelsFormattingFunction(position -> label(position, plot.x()))
        .setYAxisTickLabelsFormattingFunction(position -> label(position, plot.y()));
    if (plot.y().scale() == Scale.NUMBERS) {
      styler.setYAxisMin(0.0);
    }
  }
}
