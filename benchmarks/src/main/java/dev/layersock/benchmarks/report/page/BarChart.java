package dev.layersock.benchmarks.report.page;

import dev.layersock.benchmarks.report.result.Unit;
import dev.layersock.benchmarks.report.statistics.Interval;
import java.awt.BasicStroke;
import java.awt.Font;
import java.awt.Paint;
import java.awt.geom.Rectangle2D;
import java.text.FieldPosition;
import java.text.NumberFormat;
import java.text.ParsePosition;
import java.util.List;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.axis.AxisLocation;
import org.jfree.chart.axis.CategoryAxis;
import org.jfree.chart.axis.LogAxis;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.axis.NumberTickUnit;
import org.jfree.chart.axis.ValueAxis;
import org.jfree.chart.plot.CategoryPlot;
import org.jfree.chart.plot.PlotOrientation;
import org.jfree.chart.renderer.category.StandardBarPainter;
import org.jfree.chart.renderer.category.StatisticalBarRenderer;
import org.jfree.chart.ui.RectangleInsets;
import org.jfree.data.statistics.DefaultStatisticalCategoryDataset;
import org.jfree.svg.SVGGraphics2D;
import org.jfree.svg.ViewBox;

/** Horizontal bars with their errors, as SVG. */
final class BarChart {
  private static final int WIDTH = 1000;
  private static final int BAR_HEIGHT = 26;
  private static final int AXIS_HEIGHT = 50;

  /** Above this, the shortest bar would not be seen. */
  private static final double LINEAR_SPAN = 20;

  private static final Font TEXT = new Font(Font.SANS_SERIF, Font.PLAIN, 13);
  private static final Font SMALL = new Font(Font.SANS_SERIF, Font.PLAIN, 12);

  /** Wider than a space, which a browser would take for one even if there were several. */
  private static final String SPACE = "\u2003";

  private BarChart() {}

  /** One of them. */
  record Bar(String label, Interval score, boolean isSubject) {
    double error() {
      return score.isBounded() ? score.halfWidth() : 0;
    }
  }

  /**
   * Draws.
   *
   * @param id unique in the page
   */
  static String draw(String id, List<Bar> bars, Unit unit) {
    DefaultStatisticalCategoryDataset data = new DefaultStatisticalCategoryDataset();
    for (Bar bar : bars) {
      String label = bar.label() + SPACE + Figures.brief(bar.score().value(), unit);
      data.add(bar.score().value(), bar.error(), "", label);
    }
    CategoryPlot plot =
        new CategoryPlot(data, categories(), values(bars, unit), new Renderer(bars));
    plot.setOrientation(PlotOrientation.HORIZONTAL);
    plot.setRangeAxisLocation(AxisLocation.BOTTOM_OR_LEFT);
    plot.setBackgroundPaint(null);
    plot.setOutlineVisible(false);
    plot.setRangeGridlinePaint(Tone.GRID.standIn());
    plot.setRangeGridlineStroke(new BasicStroke(1));
    plot.setInsets(RectangleInsets.ZERO_INSETS);
    plot.setAxisOffset(RectangleInsets.ZERO_INSETS);
    JFreeChart chart = new JFreeChart(null, TEXT, plot, false);
    chart.setBackgroundPaint(null);
    chart.setPadding(new RectangleInsets(2, 0, 2, 18));
    return svg(id, chart, bars.size() * BAR_HEIGHT + AXIS_HEIGHT);
  }

  private static String svg(String id, JFreeChart chart, int height) {
    SVGGraphics2D graphics = new SVGGraphics2D(WIDTH, height);
    graphics.setDefsKeyPrefix(id + "-");
    chart.draw(graphics, new Rectangle2D.Double(0, 0, WIDTH, height));
    return Tone.resolve(
        graphics.getSVGElement(id, false, new ViewBox(0, 0, WIDTH, height), null, null));
  }

  private static CategoryAxis categories() {
    CategoryAxis axis = new CategoryAxis();
    axis.setTickLabelFont(TEXT);
    axis.setTickLabelPaint(Tone.INK.standIn());
    axis.setMaximumCategoryLabelWidthRatio(0.6f);
    axis.setCategoryMargin(0.25);
    axis.setLowerMargin(0.01);
    axis.setUpperMargin(0.01);
    axis.setAxisLinePaint(Tone.MUTED.standIn());
    axis.setTickMarksVisible(false);
    return axis;
  }

  private static ValueAxis values(List<Bar> bars, Unit unit) {
    double most =
        bars.stream().mapToDouble(bar -> bar.score().value() + bar.error()).max().orElse(1);
    double least = bars.stream().mapToDouble(bar -> bar.score().value()).min().orElse(1);
    String title =
        switch (unit) {
          case NANOSECONDS -> "time of an operation";
          case PER_SECOND -> "operations in a second";
          case BYTES -> "bytes";
        };
    ValueAxis axis;
    if (least > 0 && most / least > LINEAR_SPAN) {
      LogAxis logarithmic = new LogAxis(title + ", logarithmic");
      logarithmic.setTickUnit(new NumberTickUnit(1));
      logarithmic.setNumberFormatOverride(new UnitFormat(unit));
      logarithmic.setRange(Math.pow(10, Math.floor(Math.log10(least * 0.8))), most * 1.2);
      axis = logarithmic;
    } else {
      NumberAxis linear = new NumberAxis(title);
      linear.setNumberFormatOverride(new UnitFormat(unit));
      linear.setRange(0, most * 1.05);
      axis = linear;
    }
    axis.setLabelFont(SMALL);
    axis.setLabelPaint(Tone.MUTED.standIn());
    axis.setTickLabelFont(SMALL);
    axis.setTickLabelPaint(Tone.MUTED.standIn());
    axis.setAxisLineVisible(false);
    axis.setTickMarksVisible(false);
    axis.setMinorTickMarksVisible(false);
    return axis;
  }

  /** Flat bars, each in the tone of what it stands for. */
  private static final class Renderer extends StatisticalBarRenderer {
    private static final long serialVersionUID = 1L;

    private final transient List<Bar> bars;

    Renderer(List<Bar> bars) {
      this.bars = bars;
      setBarPainter(new StandardBarPainter());
      setShadowVisible(false);
      setDrawBarOutline(false);
      setMaximumBarWidth(0.5);
      setErrorIndicatorPaint(Tone.INK.standIn());
      setErrorIndicatorStroke(new BasicStroke(1.2f));
    }

    @Override
    public Paint getItemPaint(int row, int column) {
      return (bars.get(column).isSubject() ? Tone.SUBJECT : Tone.PEER).standIn();
    }
  }

  /** Writes ticks in the unit that fits each. */
  private static final class UnitFormat extends NumberFormat {
    private static final long serialVersionUID = 1L;

    private final Unit unit;

    UnitFormat(Unit unit) {
      this.unit = unit;
    }

    @Override
    public StringBuffer format(double number, StringBuffer to, FieldPosition position) {
      return to.append(number == 0 ? "0" : Figures.tick(number, unit));
    }

    @Override
    public StringBuffer format(long number, StringBuffer to, FieldPosition position) {
      return format((double) number, to, position);
    }

    @Override
    public Number parse(String source, ParsePosition position) {
      throw new UnsupportedOperationException("axes only write");
    }
  }
}
