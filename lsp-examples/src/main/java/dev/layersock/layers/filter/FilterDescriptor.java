package dev.layersock.layers.filter;

import dev.layersock.descriptor.LayerDescriptor;
import dev.layersock.descriptor.Remark;
import dev.layersock.layers.filter.FilterRule.Function;
import dev.layersock.layers.filter.FilterSettings.Action;
import dev.layersock.spi.LayeredProvider;
import java.util.ArrayList;
import java.util.List;

/** Makes the layer {@code filter} known. */
public final class FilterDescriptor implements LayerDescriptor {
  /** For {@link java.util.ServiceLoader}. */
  public FilterDescriptor() {}

  @Override
  public String name() {
    return "filter";
  }

  @Override
  public String summary() {
    return "Allows or denies connections and datagrams by address and port";
  }

  @Override
  public Class<? extends Record> settings() {
    return FilterSettings.class;
  }

  @Override
  public List<Remark> remarks(Record settings) {
    FilterSettings filter = (FilterSettings) settings;
    List<Remark> remarks = new ArrayList<>(new DeadRules(filter.rules()).remarks());
    boolean hears = filter.rules().stream().anyMatch(rule -> rule.on().contains(Function.RECEIVE));
    if (filter.defaultAction() == Action.DENY && !hears) {
      remarks.add(
          Remark.note(
              filter.origin(),
              "what datagram sockets receive is not looked at; rules with 'on: [receive]' change"
                  + " that"));
    }
    return List.copyOf(remarks);
  }

  @Override
  public Class<? extends LayeredProvider> provider() {
    return FilterLayer.class;
  }
}
