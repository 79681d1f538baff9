package dev.layersock.benchmarks.memory;

import dev.layersock.Layersock;
import dev.layersock.benchmarks.chain.MeasuredChain;
import dev.layersock.catalog.Sockets;
import dev.layersock.config.ChainFile;
import dev.layersock.descriptor.ProviderDescriptor;
import dev.layersock.discovery.ProviderRegistry;
import dev.layersock.error.WsaException;
import dev.layersock.option.Linger;
import dev.layersock.option.SockOpt;
import dev.layersock.protocol.AddressFamily;
import dev.layersock.protocol.SocketType;
import dev.layersock.socket.ChainSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

/** Sockets of a chain. Both ends go through it. */
final class ChainPairs implements Pairs {
  private final List<ChainSocket> ends = new ArrayList<>();
  private final Layersock layersock;
  private final Sockets sockets;
  private final ChainSocket listener;

  private ChainPairs(Layersock layersock) throws WsaException {
    this.layersock = layersock;
    sockets = layersock.sockets();
    listener = sockets.listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 16);
  }

  /** With layers that keep nothing of a socket. */
  static ChainPairs of(String base, int layers) throws WsaException {
    return new ChainPairs(MeasuredChain.start(base, layers, 0));
  }

  /** With layers that keep a counter for each socket. */
  static ChainPairs withSlots(String base, int layers) throws WsaException {
    List<ProviderDescriptor> known =
        new ArrayList<>(ProviderRegistry.discover(ChainPairs.class.getClassLoader()).bases());
    known.add(new SlotDescriptor());
    String file =
        "chains: {measured: [" + (SlotDescriptor.NAME + ", ").repeat(layers) + base + "]}";
    ProviderRegistry registry = ProviderRegistry.of(known);
    return new ChainPairs(
        Layersock.builder(ChainFile.parse("benchmark", file, registry, name -> null)).start());
  }

  @Override
  public void add() throws WsaException {
    ChainSocket client = sockets.socket(AddressFamily.INET, SocketType.STREAM);
    client.setOption(SockOpt.SO_LINGER, Linger.RESET); // else closed ports stay for a minute
    client.connect(listener.localAddress());
    ChainSocket accepted = listener.accept();
    if (accepted == null) {
      throw new IllegalStateException("a blocking accept has not waited");
    }
    ends.add(client);
    ends.add(accepted);
  }

  @Override
  public void close() throws WsaException {
    for (ChainSocket end : ends) {
      end.close();
    }
    layersock.close();
  }
}
