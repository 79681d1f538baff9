package dev.layersock.config;

import dev.layersock.composition.ChainSpec;
import dev.layersock.composition.EntrySpec;
import dev.layersock.composition.LayerSpec;
import dev.layersock.protocol.Capability;
import dev.layersock.protocol.ProtocolInfo;
import java.util.ArrayList;
import java.util.List;

/** Checks that each layer has below it what it needs, for each protocol that is offered. */
final class CapabilityCheck {
  private CapabilityCheck() {}

  static void check(List<ChainSpec> chains, List<EntrySpec> entries, Problems problems) {
    for (ChainSpec chain : chains) {
      List<ProtocolInfo> below = offered(chain, entries);
      for (int i = chain.layers().size() - 1; i >= 0; i--) {
        LayerSpec layer = chain.layers().get(i);
        for (Capability needed : Capability.values()) {
          checkOne(chain, layer, needed, below, problems);
        }
        below =
            below.stream()
                .map(protocol -> protocol.with(layer.descriptor().adds(protocol)))
                .toList();
      }
    }
  }

  private static List<ProtocolInfo> offered(ChainSpec chain, List<EntrySpec> entries) {
    List<EntrySpec> own = entries.stream().filter(e -> e.chain().equals(chain.name())).toList();
    List<ProtocolInfo> offered = new ArrayList<>();
    for (ProtocolInfo protocol : chain.base().protocols()) {
      if (own.isEmpty() || own.stream().anyMatch(entry -> entry.includes(protocol))) {
        offered.add(protocol);
      }
    }
    return offered;
  }

  private static void checkOne(
      ChainSpec chain,
      LayerSpec layer,
      Capability needed,
      List<ProtocolInfo> offered,
      Problems problems) {
    List<String> lacking = new ArrayList<>();
    List<String> able = new ArrayList<>();
    for (ProtocolInfo protocol : offered) {
      if (!layer.descriptor().requires(protocol).contains(needed) || protocol.can(needed)) {
        able.add(EntryReader.words(protocol));
      } else {
        lacking.add(protocol.name());
      }
    }
    if (!lacking.isEmpty()) {
      problems.add(
          ProblemCode.LACKS_CAPABILITY,
          layer.origin(),
          "layer '"
              + layer.descriptor().name()
              + "' needs "
              + KebabCase.ofConstant(needed.name())
              + " below it, which "
              + String.join(", ", lacking)
              + " of base '"
              + chain.base().descriptor().name()
              + "' cannot do",
          lacking.size() < offered.size()
              ? "limit the entries of chain '"
                  + chain.name()
                  + "', by family or type, to what can: "
                  + String.join(", ", able)
              : "take another base, or list a layer below it that adds this");
    }
  }
}
