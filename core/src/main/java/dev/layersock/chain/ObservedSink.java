package dev.layersock.chain;

import dev.layersock.error.WsaException;
import dev.layersock.spi.ProviderSocket;
import org.jspecify.annotations.Nullable;

/** Tells of what comes up before it is there. */
record ObservedSink(SocketSink sink, CallListener calls) implements SocketSink {
  @Override
  public void signalled(ProviderSocket s, int events) {
    calls.signalled(s, events);
    sink.signalled(s, events);
  }

  @Override
  public void ended(ProviderSocket s) {
    sink.ended(s);
  }

  @Override
  public void failed(ProviderSocket s, WsaException why) {
    sink.failed(s, why);
  }

  @Override
  public boolean connectCompleted(ProviderSocket s, @Nullable WsaException failure) {
    return sink.connectCompleted(s, failure);
  }
}
