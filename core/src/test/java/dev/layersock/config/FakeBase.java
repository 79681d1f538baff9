package dev.layersock.config;

import dev.layersock.descriptor.BaseDescriptor;
import dev.layersock.protocol.ProtocolInfo;
import dev.layersock.spi.base.BaseProvider;
import java.util.List;
import java.util.function.Function;

/** A base that is described and never made. */
record FakeBase<S extends Record>(
    String name, Class<S> settings, Function<S, List<ProtocolInfo>> offer)
    implements BaseDescriptor<S> {

  @Override
  public String summary() {
    return "A base of tests";
  }

  @Override
  public List<ProtocolInfo> protocols(S settings) {
    return offer.apply(settings);
  }

  @Override
  public Class<BaseProvider> provider() {
    return BaseProvider.class;
  }
}
