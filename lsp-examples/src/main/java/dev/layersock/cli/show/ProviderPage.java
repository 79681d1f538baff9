package dev.layersock.cli.show;

import dev.layersock.config.SettingDoc;
import dev.layersock.descriptor.LayerDescriptor;
import dev.layersock.descriptor.ProviderDescriptor;
import dev.layersock.protocol.AddressFamily;
import dev.layersock.protocol.Capability;
import dev.layersock.protocol.ProtocolInfo;
import dev.layersock.protocol.SocketType;
import java.io.PrintWriter;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * All that there is to know of one layer or base, for people and for programs.
 *
 * @param kind {@code layer} or {@code base}
 */
record ProviderPage(
    String name,
    String kind,
    String summary,
    boolean mayBlock,
    List<String> adds,
    List<String> requires,
    List<String> above,
    List<Option> options) {

  /** One setting. */
  record Option(
      String key,
      String type,
      boolean list,
      List<String> units,
      List<String> choices,
      @Nullable String byDefault,
      boolean required,
      String meaning,
      List<Option> nested) {
    static Option of(SettingDoc doc) {
      return new Option(
          doc.key(),
          doc.type(),
          doc.isList(),
          doc.units(),
          doc.choices(),
          doc.byDefault().orElse(null),
          doc.isRequired(),
          doc.meaning(),
          doc.nested().stream().map(Option::of).toList());
    }
  }

  /** What a layer says of a bare stream protocol and of a bare datagram protocol, together. */
  private static Set<Capability> overAny(Function<ProtocolInfo, Set<Capability>> layer) {
    Set<Capability> all = EnumSet.noneOf(Capability.class);
    for (SocketType type : SocketType.values()) {
      int number = type == SocketType.STREAM ? ProtocolInfo.TCP : ProtocolInfo.UDP;
      all.addAll(
          layer.apply(
              new ProtocolInfo(type.label(), AddressFamily.INET, type, number, Set.of(), 0)));
    }
    return all;
  }

  static ProviderPage of(ProviderDescriptor provider) {
    List<Option> options = SettingDoc.of(provider.settings()).stream().map(Option::of).toList();
    if (provider instanceof LayerDescriptor layer) {
      return new ProviderPage(
          layer.name(),
          "layer",
          layer.summary(),
          layer.mayBlock(),
          ChainText.capabilities(overAny(layer::adds)),
          ChainText.capabilities(overAny(layer::requires)),
          layer.above().stream().sorted().toList(),
          options);
    }
    return new ProviderPage(
        provider.name(),
        "base",
        provider.summary(),
        false,
        List.of(),
        List.of(),
        List.of(),
        options);
  }

  void print(PrintWriter out) {
    out.println(kind + " " + name + ": " + summary);
    printList(out, "adds capabilities:     ", adds);
    printList(out, "needs capabilities:    ", requires);
    printList(out, "must be listed before: ", above);
    if (mayBlock) {
      out.println("  calls of it may block, so relay refuses chains with it");
    }
    out.println();
    if (options.isEmpty()) {
      out.println("It has no options.");
      return;
    }
    Table table = new Table("OPTION", "TYPE", "UNITS", "DEFAULT", "MEANING");
    addRows(table, options, "");
    table.print(out, "");
  }

  private static void printList(PrintWriter out, String label, List<String> values) {
    if (!values.isEmpty()) {
      out.println("  " + label + String.join(", ", values));
    }
  }

  private static void addRows(Table table, List<Option> options, String indent) {
    for (Option option : options) {
      table.row(
          indent + option.key,
          option.type,
          String.join(" ", option.units),
          option.byDefault == null ? option.required ? "(required)" : "-" : option.byDefault,
          option.meaning);
      addRows(table, option.nested, indent + "  ");
    }
  }
}
