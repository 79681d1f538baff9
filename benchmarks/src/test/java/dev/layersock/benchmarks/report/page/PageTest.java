package dev.layersock.benchmarks.report.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import dev.layersock.benchmarks.report.plan.Claim;
import dev.layersock.benchmarks.report.plan.Quantity;
import dev.layersock.benchmarks.report.plan.Section;
import dev.layersock.benchmarks.report.plan.Selection;
import dev.layersock.benchmarks.report.result.Comparison;
import dev.layersock.benchmarks.report.result.Measurement;
import dev.layersock.benchmarks.report.result.ResultsFile;
import dev.layersock.benchmarks.report.run.Failure;
import dev.layersock.benchmarks.report.run.Machine;
import java.io.StringReader;
import java.net.URL;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

@DisplayName("The page of a recorded run")
final class PageTest {
  private static final Section THROUGHPUT =
      Section.about("transfer.ThroughputBenchmark", "Throughput over TCP", "About & what <it> is.")
          .amount("MiB")
          .dividedBy(Selection.of("plainChannel"))
          .claim(
              Claim.ratio(Quantity.SCORE, Selection.of("tcp8"), Selection.of("plainChannel"))
                  .atMost(1.05),
              Claim.figure(Quantity.BYTES, Selection.of("tcp8")).atMost(10))
          .build();

  private static final Section ROUND_TRIP =
      Section.about("transfer.RoundTripBenchmark", "Round trip", "There and back.")
          .facet("size")
          .dividedBy(Selection.of("exchanger").with("size", "64"))
          .build();

  private static List<Measurement> results = List.of();
  private static String html = "";
  private static Document page;

  @BeforeAll
  static void render() throws Exception {
    URL recorded = Objects.requireNonNull(PageTest.class.getResource("recorded.json"));
    results = ResultsFile.read(Path.of(recorded.toURI()));
    List<Measurement> fewer = new ArrayList<>(results);
    Measurement.Id gone = fewer.remove(0).id();
    Failure failure = new Failure(gone, "java.net.BindException: in <use>", "line\u001b[1m\nend");
    html =
        Page.of(
            new Report(
                new Machine(
                    Map.of(
                        Machine.PROCESSOR,
                        "A <CPU>",
                        Machine.CORES,
                        "2",
                        Machine.JVM,
                        "A & B",
                        Machine.LOAD,
                        "7.50 in the last minute",
                        Machine.CUT_OFF,
                        "after 3 of 5 runs")),
                List.of(THROUGHPUT, ROUND_TRIP),
                List.of("Memory of a socket"),
                results,
                List.of(failure),
                Optional.of(
                    new Report.Compared(
                        "old.json",
                        Comparison.of(fewer, results),
                        List.of("Cores differs: 2 before, 4 now.")))));
    DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
    page = factory.newDocumentBuilder().parse(new InputSource(new StringReader(html)));
  }

  private static List<Element> all(String name) {
    NodeList found = page.getElementsByTagName(name);
    List<Element> elements = new ArrayList<>();
    for (int i = 0; i < found.getLength(); i++) {
      elements.add((Element) found.item(i));
    }
    return elements;
  }

  private static String section(String id) {
    return all("section").stream()
        .filter(element -> element.getAttribute("id").equals(id))
        .map(Element::getTextContent)
        .findFirst()
        .orElse("");
  }

  @Test
  @DisplayName("has a chart for each section, or for each value of the parameter that parts it")
  void charts() {
    assertThat(all("svg"))
        .extracting(svg -> svg.getAttribute("id"))
        .contains("chart-throughput-over-tcp-0", "chart-round-trip-0", "chart-round-trip-1")
        .hasSize(3);
    assertThat(all("text"))
        .anyMatch(text -> text.getTextContent().startsWith("plainChannel\u2003"));
  }

  @Test
  @DisplayName("uses each id once, and links only to ids that exist")
  void ids() {
    List<String> ids =
        all("*").stream().map(e -> e.getAttribute("id")).filter(id -> !id.isEmpty()).toList();

    assertThat(ids).doesNotHaveDuplicates();
    assertThat(all("a"))
        .isNotEmpty()
        .allSatisfy(link -> assertThat(ids).contains(link.getAttribute("href").substring(1)));
  }

  @Test
  @DisplayName("asks for nothing from elsewhere, and runs no script")
  void selfContained() {
    assertThat(html.replaceAll("http://www\\.(w3|jfree)\\.org/[a-z0-9/]*", ""))
        .doesNotContain("http:", "https:", "@import", "<script", "<link", "<img", "src=");
    assertThat(html).contains("prefers-color-scheme: dark", "@media print");
  }

  @Test
  @DisplayName("draws charts in the colours of the page")
  void colours() {
    assertThat(html).contains("var(--subject)", "var(--peer)", "var(--ink)");
    assertThat(all("svg"))
        .allSatisfy(svg -> assertThat(svg.getTextContent()).doesNotContain("rgb("));
    assertThat(html).doesNotContainPattern("(fill|stroke): ?rgb\\([1-5],0,1\\)");
  }

  @Test
  @DisplayName("says of each claim what was measured, and that there is no verdict on so little")
  void claims() {
    assertThat(section("claims"))
        .contains("time of tcp8 at most 1.05 times that of plainChannel", "no verdict")
        .contains("bytes of tcp8 at most 10 B")
        .contains("No verdict: a claim is judged only where each benchmark ran in 3 JVMs")
        .doesNotContain("met", "missed")
        .contains("Not in this jar, so not measured: Memory of a socket");
  }

  @Test
  @DisplayName("begins with how busy the machine was, and with that the run was cut off, if it was")
  void head() {
    assertThat(all("header"))
        .singleElement()
        .extracting(Element::getTextContent, STRING)
        .contains("A <CPU> (2 cores), load before: 7.50 in the last minute, A & B")
        .contains("This run was cut off after 3 of 5 runs.");
  }

  @Test
  @DisplayName("has scores with errors, bytes, ratios with intervals, rates and percentiles")
  void tables() {
    assertThat(section("throughput-over-tcp"))
        .contains("About & what <it> is.")
        .contains("MiB/s")
        .containsPattern("tcp8[0-9.]+ ± [0-9.]+ µs[0-9,]+ B[0-9.]+ [0-9.]+ to [0-9.]+");
    assertThat(section("round-trip")).contains("size 16384", "99.9 %", "99.99 %", "exchanger");
  }

  @Test
  @DisplayName("tells what failed, what changed, and on what machine it was")
  void theRest() {
    assertThat(section("failures")).contains("java.net.BindException: in <use>", "line[1m\nend");
    assertThat(section("changes"))
        .contains(
            "Changes since old.json", "0 of ", "1 result is only in this run", "Cores differs")
        .contains("fewer than 3 forks", "would differ by chance at 95 %");
    assertThat(section("machine")).contains("A <CPU>", "A & B");
  }
}
