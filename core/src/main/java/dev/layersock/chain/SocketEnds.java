package dev.layersock.chain;

import dev.layersock.spi.LayeredProvider;
import dev.layersock.spi.ProviderSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Tells the layers of a chain that want to know of each socket's end, from the base up, and then
 * what is above the chain; a layer to which the socket never came hears nothing. Immutable; any
 * thread may call it.
 */
final class SocketEnds implements Consumer<ProviderSocket> {
  private final List<Listener> listeners;
  private final SocketSink sink;

  /**
   * A layer that wants to know.
   *
   * @param place how many providers are below it
   */
  private record Listener(int place, LayeredProvider layer, Faults faults) {}

  private SocketEnds(List<Listener> listeners, SocketSink sink) {
    this.listeners = List.copyOf(listeners);
    this.sink = sink;
  }

  /**
   * For the layers of a chain.
   *
   * @param links from the nearest provider down to the base
   */
  static SocketEnds of(List<Link> links, SocketSink sink) {
    List<Listener> listeners = new ArrayList<>();
    for (int place = 1; place < links.size(); place++) {
      Link link = links.get(links.size() - 1 - place);
      if (link.provider() instanceof LayeredProvider layer && Overrides.ended(layer.getClass())) {
        listeners.add(new Listener(place, layer, link.faults()));
      }
    }
    return new SocketEnds(listeners, sink);
  }

  @Override
  public void accept(ProviderSocket s) {
    int reached = Framework.reached(s);
    for (Listener listener : listeners) {
      if (listener.place <= reached) {
        try {
          listener.layer.ended(s);
        } catch (Throwable e) { // the others are to hear of it, too
          listener.faults.caught("ended", e);
        }
      }
    }
    sink.ended(s);
  }
}
