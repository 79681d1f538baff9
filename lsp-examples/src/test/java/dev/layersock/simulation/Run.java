package dev.layersock.simulation;

import dev.layersock.kit.Simulation;
import dev.layersock.loopback.NetworkConditions;
import dev.layersock.socket.ChainSocket;
import dev.layersock.time.VirtualTime.ThrowingWork;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import java.util.function.UnaryOperator;

/** One run of a scenario, and what scenarios do often. Its participants are waited for. */
final class Run {
  /** Where servers listen. */
  static final InetSocketAddress SERVER = new InetSocketAddress("10.0.0.1", 80);

  private final Simulation simulation;
  private final List<Future<Void>> started = new ArrayList<>();
  private final StringBuilder notes = new StringBuilder();

  Run(Simulation simulation) {
    this.simulation = simulation;
  }

  Simulation simulation() {
    return simulation;
  }

  /** Notes what a scenario has seen; it is part of what has to be repeated. */
  synchronized void note(Object seen) {
    notes.append(seen).append('\n');
  }

  synchronized String notes() {
    return notes.toString();
  }

  void start(String name, ThrowingWork work) {
    started.add(simulation.time().start(name, work));
  }

  void awaitAll() throws Exception {
    for (int i = 0; i < started.size(); i++) { // which may grow meanwhile
      started.get(i).get();
    }
  }

  void sleep(long millis) throws InterruptedException {
    simulation.time().sleep(Duration.ofMillis(millis));
  }

  ChainSocket listen() throws Exception {
    return simulation.layersock().sockets().listen(SERVER, 16);
  }

  ChainSocket connect() throws Exception {
    return connect(SERVER);
  }

  ChainSocket connect(SocketAddress peer) throws Exception {
    return simulation.layersock().sockets().connect(peer);
  }

  ChainSocket datagram(String host, int port) throws Exception {
    return simulation.layersock().sockets().datagram(new InetSocketAddress(host, port));
  }

  /** Sends so many bytes, all the same. */
  static void send(ChainSocket s, int number, int value) throws Exception {
    ByteBuffer data = ByteBuffer.allocate(number);
    while (data.hasRemaining()) {
      data.put((byte) value);
    }
    data.flip();
    while (data.hasRemaining()) {
      s.send(data);
    }
  }

  /** Receives so many bytes, or fewer if the stream ends; how many. */
  static int receive(ChainSocket s, int number) throws Exception {
    ByteBuffer data = ByteBuffer.allocate(number);
    while (data.hasRemaining() && s.recv(data) > 0) {
      // more may come
    }
    return data.position();
  }

  /** Accepts one and sends back what comes, until it ends. */
  void echoOnce(ChainSocket listener) throws Exception {
    ChainSocket accepted = listener.accept();
    if (accepted == null) {
      return;
    }
    try (ChainSocket peer = accepted) {
      ByteBuffer data = ByteBuffer.allocate(256);
      while (peer.recv(data) > 0) {
        data.flip();
        while (data.hasRemaining()) {
          peer.send(data);
        }
        data.clear();
      }
    }
  }

  /** Changes the conditions of the network. */
  static void change(ChainSocket any, UnaryOperator<NetworkConditions> change) throws Exception {
    NetworkConditions before = any.ioctl(NetworkConditions.CODE, null);
    NetworkConditions present = before == null ? NetworkConditions.FAIR : before;
    NetworkConditions changed = any.ioctl(NetworkConditions.CODE, change.apply(present));
    if (changed == null) {
      throw new IllegalStateException("the network does not say what it is under");
    }
  }
}
