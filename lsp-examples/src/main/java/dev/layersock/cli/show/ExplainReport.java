package dev.layersock.cli.show;

import dev.layersock.catalog.CatalogEntry;
import dev.layersock.chain.Framework;
import dev.layersock.chain.ProtocolChain;
import dev.layersock.chain.ProviderExplanation;
import dev.layersock.composition.ChainSpec;
import dev.layersock.composition.LayerSpec;
import dev.layersock.composition.SettingValue;
import dev.layersock.error.WsaError;
import dev.layersock.error.WsaException;
import dev.layersock.error.WspFunction;
import dev.layersock.protocol.SocketType;
import dev.layersock.settings.Origin;
import dev.layersock.spi.ConnectRequest;
import dev.layersock.spi.Explanation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The answer of {@code explain}, for people and for programs.
 *
 * @param address the address that was judged
 * @param why why this entry
 * @param function the one that was judged: a datagram socket may also be connected, which rules may
 *     treat otherwise
 * @param verdicts of the layers, down to the one that refuses, if any
 * @param notAsked the layers below that one
 * @param paths for each function, the providers that it goes through
 * @param addresses all that the target's name has, in the order in which they are tried
 */
record ExplainReport(
    String target,
    String address,
    String entry,
    String why,
    String chain,
    String origin,
    String protocol,
    String function,
    boolean refused,
    List<Verdict> verdicts,
    List<String> notAsked,
    String base,
    Map<String, List<String>> paths,
    List<Value> settings,
    List<Judged> addresses) {

  /** What would become of one address of the target. */
  record Judged(
      String address, boolean refused, @Nullable String by, @Nullable String error, String result) {
    static Judged of(ExplainReport report) {
      Verdict last = report.verdicts.get(report.verdicts.size() - 1);
      return new Judged(
          report.address,
          report.refused,
          report.refused ? last.layer() : null,
          last.error(),
          report.result());
    }

    /** For an address of a family that no entry has. */
    static Judged withoutEntry(ConnectRequest request, WsaException why) {
      return new Judged(
          ConnectText.peer(request),
          true,
          why.provider(),
          why.error().name(),
          String.format("cannot be reached: %s", why.getMessage()));
    }
  }

  /** What one layer, or the base, would do. */
  record Verdict(
      String layer,
      String verdict,
      String detail,
      @Nullable String error,
      @Nullable Integer errorCode,
      @Nullable String origin,
      @Nullable String forwardsTo) {
    static Verdict of(ProviderExplanation layer) {
      Explanation said = layer.explanation();
      WsaError error = said.error();
      ConnectRequest forwarded = said.forwarded();
      return new Verdict(
          layer.provider(),
          said.verdict().name().toLowerCase(Locale.ROOT),
          said.detail(),
          error == null ? null : error.name(),
          error == null ? null : error.code(),
          said.origin() == null ? null : said.origin().toString(),
          forwarded == null ? null : ConnectText.peer(forwarded));
    }
  }

  /** One setting as it took effect. */
  record Value(String provider, String key, String value, String source, @Nullable String origin) {
    static Value of(String provider, SettingValue value) {
      return new Value(
          provider,
          value.key(),
          value.text(),
          value.source().name().toLowerCase(Locale.ROOT),
          value.origin().equals(Origin.CODE) ? null : value.origin().toString());
    }
  }

  /** As the layers are asked. */
  private static WspFunction judged(CatalogEntry entry) {
    return entry.protocol().type() == SocketType.DGRAM ? WspFunction.SEND_TO : WspFunction.CONNECT;
  }

  /** In one line. */
  String result() {
    for (Verdict verdict : verdicts) {
      if (verdict.error() != null) {
        String place = verdict.origin() == null ? "" : ", " + verdict.origin();
        return String.format(
            "Result: refused by '%s'%s [%s %d]",
            verdict.layer(), place, verdict.error(), verdict.errorCode());
      }
    }
    return "Result: it would be tried; nothing was connected";
  }

  /** Whether a layer refuses; else it is the base, or nothing can be there. */
  boolean isRefusedByLayer() {
    String last = verdicts.get(verdicts.size() - 1).layer();
    return refused && !last.equals(base) && !last.equals(Framework.NAME);
  }

  static ExplainReport of(String target, CatalogEntry entry, String why, ConnectRequest request) {
    ProtocolChain chain = entry.chain();
    ChainSpec spec = chain.spec();
    List<Verdict> verdicts = entry.explain(request).stream().map(Verdict::of).toList();
    List<String> layers = spec.layers().stream().map(LayerSpec::name).toList();
    boolean anyAsked = verdicts.stream().noneMatch(one -> one.layer().equals(Framework.NAME));
    int asked = anyAsked ? Math.min(verdicts.size(), layers.size()) : 0;
    Map<String, List<String>> paths = new LinkedHashMap<>();
    for (WspFunction function : WspFunction.values()) {
      paths.put(function.methodName(), chain.path(function));
    }
    return new ExplainReport(
        target,
        ConnectText.peer(request),
        entry.name(),
        why,
        spec.name(),
        spec.origin().toString(),
        entry.protocol().name(),
        judged(entry).methodName(),
        verdicts.stream().anyMatch(verdict -> verdict.error() != null),
        verdicts,
        layers.subList(asked, layers.size()),
        spec.base().name(),
        paths,
        settings(spec),
        List.of());
  }

  /** The report on the first address, with what would become of all: refused if all are. */
  static ExplainReport ofAll(List<ExplainReport> reports, List<Judged> addresses) {
    ExplainReport first = reports.get(0);
    return new ExplainReport(
        first.target,
        first.address,
        first.entry,
        first.why,
        first.chain,
        first.origin,
        first.protocol,
        first.function,
        reports.stream().allMatch(ExplainReport::refused),
        first.verdicts,
        first.notAsked,
        first.base,
        first.paths,
        first.settings,
        List.copyOf(addresses));
  }

  private static List<Value> settings(ChainSpec spec) {
    List<Value> values = new ArrayList<>();
    for (LayerSpec layer : spec.layers()) {
      layer.values().forEach(value -> values.add(Value.of(layer.name(), value)));
    }
    spec.base().values().forEach(value -> values.add(Value.of(spec.base().name(), value)));
    return values;
  }
}
