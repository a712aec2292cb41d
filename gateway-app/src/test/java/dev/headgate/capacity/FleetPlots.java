package dev.headgate.capacity;

import java.awt.BasicStroke;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.knowm.xchart.VectorGraphicsEncoder;
import org.knowm.xchart.VectorGraphicsEncoder.VectorGraphicsFormat;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** Draws the course of an hour under each policy. */
final class FleetPlots {
    private static final int MINUTES = 60;

    private FleetPlots() {}

    static void draw(List<FleetResult> results, Path folder) throws IOException {
        Files.createDirectories(folder);
        XYChart waits = chart("95 % of the requests to the pool waited less than", "seconds");
        waits.getStyler().setYAxisLogarithmic(true).setYAxisMin(0.1).setYAxisMax(100.0);
        XYChart use = chart("Use of the pool, and demand", "share of its capacity");
        for (FleetResult result : results) {
            add(waits, result.policy(), perMinute(minute -> Math.max(0.1, wait(result, minute))));
            add(use, result.policy(), perMinute(minute -> used(result, minute)));
        }
        add(waits, "max_wait", perMinute(_ -> FleetPolicy.MAX_WAIT.toSeconds()));
        add(use, "demand", perMinute(minute -> LoadRamp.demand(60.0 * minute + 30)));
        save(waits, folder.resolve("fleet-wait"));
        save(use, folder.resolve("fleet-use"));
    }

    private interface OfMinute {
        double at(int minute);
    }

    private static double[] perMinute(OfMinute figure) {
        return IntStream.range(0, MINUTES).mapToDouble(figure::at).toArray();
    }

    private static double wait(FleetResult result, int minute) {
        return result.wait(0.95, at -> at >= 60.0 * minute && at < 60.0 * (minute + 1));
    }

    private static double used(FleetResult result, int minute) {
        return result.slices().stream()
                .filter(slice -> slice.at() > 60.0 * minute && slice.at() <= 60.0 * (minute + 1))
                .mapToDouble(FleetRun.Slice::used)
                .average()
                .orElse(0);
    }

    private static XYChart chart(String title, String unit) {
        XYChart chart =
                new XYChartBuilder()
                        .width(860)
                        .height(360)
                        .title(title)
                        .xAxisTitle("minute")
                        .yAxisTitle(unit)
                        .build();
        chart.getStyler().setPlotGridLinesVisible(false).setXAxisMaxLabelCount(7);
        chart.getStyler().setLegendPosition(LegendPosition.OutsideE);
        return chart;
    }

    private static void add(XYChart chart, String name, double[] figures) {
        double[] minutes = IntStream.range(0, MINUTES).mapToDouble(minute -> minute).toArray();
        chart.addSeries(name, minutes, figures)
                .setMarker(SeriesMarkers.NONE)
                .setLineStyle(new BasicStroke(1.5f));
    }

    private static void save(XYChart chart, Path file) throws IOException {
        VectorGraphicsEncoder.saveVectorGraphic(chart, file.toString(), VectorGraphicsFormat.SVG);
        Path written = Path.of(file + ".svg");
        // Two decimals are enough for the outlines of letters, and names that change are none.
        Files.writeString(
                written,
                Files.readString(written)
                        .replaceAll("(\\.[0-9]{2})[0-9]+", "$1")
                        .replaceAll("clip[0-9]{4,}", "clip"));
    }
}
