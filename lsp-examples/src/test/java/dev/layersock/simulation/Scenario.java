package dev.layersock.simulation;

import dev.layersock.dial.Dialler;
import dev.layersock.error.WsaException;
import dev.layersock.loopback.HostCondition;
import dev.layersock.net.LayeredServerSocketFactory;
import dev.layersock.option.Linger;
import dev.layersock.option.SockOpt;
import dev.layersock.socket.ChainSocket;
import dev.layersock.socket.EventObject;
import dev.layersock.socket.NetworkEvent;
import dev.layersock.socket.SocketSelect;
import dev.layersock.spi.AddressBox;
import dev.layersock.spi.IoResult;
import dev.layersock.spi.ShutdownHow;
import dev.layersock.time.VirtualTime;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;

/** What programs do over chains, with several threads. */
@SuppressWarnings("ImmutableEnumChecker") // a body has no state
enum Scenario {
  BLOCKING("[loopback]", Scenario::exchanges),
  BLOCKING_LATE("[loopback: {latency: 3ms}]", Scenario::exchanges),
  BLOCKING_LAYERS(
      "[logging, filter: {default: allow, rules: [{deny: 10.9.0.0/16}]}, loopback]",
      Scenario::exchanges),
  SHAPED(
      "[qos: {token-rate: 8kB/s, token-bucket-size: 1500B, scope: chain}, loopback]",
      Scenario::exchanges),
  CONNECT_DATA("[connect-data, loopback: {connect-data: false}]", Scenario::exchanges),
  IPV6("[loopback]", Scenario::exchangesOverIpv6),
  DATAGRAMS("[loopback]", Scenario::datagrams),
  DATAGRAMS_LATE("[loopback: {latency: 1ms}]", Scenario::datagrams),
  DATAGRAMS_SHAPED("[qos: {token-rate: 4kB/s}, loopback]", Scenario::datagrams),
  SELECTS("[loopback: {latency: 1ms}]", Scenario::selects),
  EVENTS("[loopback]", Scenario::events),
  ASYNC("[loopback: {latency: 1ms}]", Scenario::async),
  JAVA_NET("[loopback]", Scenario::javaNet),
  JAVA_NET_SHAPED("[logging, qos: {token-rate: 8kB/s}, loopback]", Scenario::javaNet),
  HALF_CLOSED("[loopback: {latency: 2ms}]", Scenario::halfClosed),
  RESETS("[loopback]", Scenario::resets),
  FAULTS("[loopback: {latency: 1ms}]", Scenario::faults),
  DIALS("[loopback]", Scenario::dials),
  CANCELS("[loopback]", Scenario::cancels),
  INTERRUPTS("[loopback]", Scenario::interrupts),
  SMALL_BUFFERS("[loopback: {receive-buffer: 1KiB}]", Scenario::bulk);

  private final String chain;
  private final Body body;

  /** What is done in a run. */
  private interface Body {
    void run(Run run) throws Exception;
  }

  Scenario(String chain, Body body) {
    this.chain = chain;
    this.body = body;
  }

  /** The chains of a file. */
  String chains() {
    return "chains: {net: " + chain + "}";
  }

  void play(Run run) throws Exception {
    body.run(run);
    run.awaitAll();
  }

  private static void exchanges(Run run) throws Exception {
    exchangesAt(run, Run.SERVER);
  }

  private static void exchangesOverIpv6(Run run) throws Exception {
    exchangesAt(run, new InetSocketAddress("fd00::1", 80));
  }

  private static void exchangesAt(Run run, InetSocketAddress server) throws Exception {
    ChainSocket listener = run.simulation().layersock().sockets().listen(server, 16);
    for (int i = 0; i < 4; i++) {
      run.start("server-" + i, () -> run.echoOnce(listener));
    }
    for (int i = 0; i < 4; i++) {
      int number = i;
      run.start(
          "client-" + i,
          () -> {
            try (ChainSocket s = run.connect(server)) {
              for (int k = 0; k < 5; k++) {
                Run.send(s, 100, number);
                run.note(number + " has " + Run.receive(s, 100));
              }
            }
          });
    }
    run.awaitAll();
    listener.close();
  }

  private static void datagrams(Run run) throws Exception {
    ChainSocket receiver = run.datagram("10.0.0.1", 53);
    run.start(
        "receiver",
        () -> {
          AddressBox from = new AddressBox();
          ByteBuffer data = ByteBuffer.allocate(16);
          for (int i = 0; i < 40; i++) {
            data.clear();
            int got = receiver.recvFrom(data, from);
            run.note(data.get(0) + " of " + got + " from " + from.address());
          }
        });
    for (int i = 0; i < 8; i++) {
      int number = i;
      run.start(
          "sender-" + i,
          () -> {
            try (ChainSocket s = run.datagram("10.0.0." + (number + 2), 0)) {
              for (int k = 0; k < 5; k++) {
                run.sleep(10);
                s.sendTo(ByteBuffer.wrap(new byte[] {(byte) number}), receiver.localAddress());
              }
            }
          });
    }
    run.awaitAll();
    receiver.close();
  }

  private static void selects(Run run) throws Exception {
    ChainSocket listener = run.listen();
    run.start(
        "server",
        () -> {
          List<ChainSocket> open = new ArrayList<>(List.of(listener));
          ByteBuffer data = ByteBuffer.allocate(64);
          int ended = 0;
          while (ended < 5) {
            for (ChainSocket one :
                SocketSelect.select(open, List.of(), List.of(), Duration.ofHours(1)).readable()) {
              if (one == listener) {
                ChainSocket accepted = listener.accept();
                if (accepted != null) {
                  open.add(accepted);
                }
                continue;
              }
              data.clear();
              int got = one.recv(data);
              run.note(got + " from " + one.peerAddress());
              if (got <= 0) {
                open.remove(one);
                one.close();
                ended++;
              }
            }
          }
        });
    talkers(run);
    run.awaitAll();
    listener.close();
  }

  private static void talkers(Run run) {
    for (int i = 0; i < 5; i++) {
      int number = i;
      run.start(
          "client-" + i,
          () -> {
            try (ChainSocket s = run.connect()) {
              for (int k = 0; k < 4; k++) {
                Run.send(s, 10 + number, k);
                run.sleep(1);
              }
            }
          });
    }
  }

  private static void events(Run run) throws Exception {
    ChainSocket listener = run.listen();
    run.start(
        "server",
        () -> {
          List<ChainSocket> open = new ArrayList<>();
          EventObject event = listener.newEventObject();
          listener.eventSelect(event, EnumSet.of(NetworkEvent.FD_ACCEPT));
          ByteBuffer data = ByteBuffer.allocate(64);
          int ended = 0;
          while (ended < 5) {
            boolean told = event.await(Duration.ofHours(1));
            event.reset();
            run.note("told " + told + " of " + listener.enumNetworkEvents(null).events());
            for (ChainSocket s = listener.accept(); s != null; s = listener.accept()) {
              s.eventSelect(event, EnumSet.of(NetworkEvent.FD_READ, NetworkEvent.FD_CLOSE));
              open.add(s);
            }
            for (ChainSocket s : List.copyOf(open)) {
              run.note(s.enumNetworkEvents(null).events());
              int got = receiveNow(s, data);
              if (got == 0) {
                open.remove(s);
                s.close();
                ended++;
              }
            }
          }
        });
    talkers(run);
    run.awaitAll();
    listener.close();
  }

  /** What has come; 0 at the end, negative if nothing has. */
  private static int receiveNow(ChainSocket s, ByteBuffer data) throws WsaException {
    int all = 0;
    int got = 1;
    while (got > 0) {
      data.clear();
      got = s.recv(data);
      all += Math.max(got, 0);
    }
    return all == 0 && got == IoResult.WOULD_BLOCK ? IoResult.WOULD_BLOCK : all;
  }

  private static void async(Run run) throws Exception {
    ChainSocket listener = run.listen();
    VirtualTime time = run.simulation().time();
    listener.asyncSelect(
        time.executor(),
        (s, event, error) -> {
          try {
            ChainSocket accepted = listener.accept();
            if (accepted != null) {
              answer(run, accepted);
            }
          } catch (WsaException e) {
            run.note(e.error());
          }
        },
        EnumSet.of(NetworkEvent.FD_ACCEPT));
    talkers(run);
    run.awaitAll();
    run.sleep(1_000);
    listener.close();
  }

  private static void answer(Run run, ChainSocket accepted) throws WsaException {
    ByteBuffer data = ByteBuffer.allocate(64);
    accepted.asyncSelect(
        run.simulation().time().executor(),
        (s, event, error) -> {
          try {
            int got = event == NetworkEvent.FD_CLOSE ? 0 : receiveNow(s, data);
            run.note(event + " " + got);
            if (got == 0) {
              s.close();
            }
          } catch (WsaException e) {
            run.note(e.error());
          }
        },
        EnumSet.of(NetworkEvent.FD_READ, NetworkEvent.FD_CLOSE));
  }

  private static void javaNet(Run run) throws Exception {
    ServerSocket server =
        new LayeredServerSocketFactory(run.simulation().layersock().sockets()).createServerSocket();
    server.bind(Run.SERVER);
    for (int i = 0; i < 3; i++) {
      run.start(
          "server-" + i,
          () -> {
            try (Socket s = server.accept()) {
              s.setTcpNoDelay(true);
              s.getInputStream().transferTo(s.getOutputStream());
            }
          });
    }
    for (int i = 0; i < 3; i++) {
      int number = i;
      run.start(
          "client-" + i,
          () -> {
            try (Socket s = run.simulation().layersock().socketFactory().createSocket()) {
              s.setSoTimeout(5_000);
              s.connect(Run.SERVER, 1_000);
              for (int k = 0; k < 5; k++) {
                s.getOutputStream().write(new byte[] {(byte) number, (byte) k});
                run.note(number + ": " + s.getInputStream().readNBytes(2).length);
              }
              s.shutdownOutput();
              run.note(number + ": " + s.getInputStream().read());
            }
          });
    }
    run.awaitAll();
    server.close();
  }

  private static void halfClosed(Run run) throws Exception {
    ChainSocket listener = run.listen();
    for (int i = 0; i < 3; i++) {
      run.start("server-" + i, () -> run.echoOnce(listener));
      run.start(
          "client-" + i,
          () -> {
            try (ChainSocket s = run.connect()) {
              Run.send(s, 700, 1);
              s.shutdown(ShutdownHow.SEND);
              run.note(Run.receive(s, 1_000));
            }
          });
    }
    run.awaitAll();
    listener.close();
  }

  private static void resets(Run run) throws Exception {
    ChainSocket listener = run.listen();
    for (int i = 0; i < 3; i++) {
      run.start(
          "server-" + i,
          () -> {
            try {
              run.echoOnce(listener);
            } catch (WsaException e) {
              run.note(e.error());
            }
          });
      run.start(
          "client-" + i,
          () -> {
            ChainSocket s = run.connect();
            Run.send(s, 10, 1);
            s.setOption(SockOpt.SO_LINGER, Linger.RESET);
            s.close();
          });
    }
    run.awaitAll();
    listener.close();
  }

  private static void faults(Run run) throws Exception {
    ChainSocket listener = run.listen();
    run.start(
        "weather",
        () -> {
          for (HostCondition one : HostCondition.values()) {
            Run.change(
                listener,
                now ->
                    now.withHost(Run.SERVER.getAddress(), one)
                        .withConnectTimeout(Duration.ofMillis(50)));
            run.sleep(7);
            Run.change(listener, now -> now.withoutHost(Run.SERVER.getAddress()));
            run.sleep(3);
          }
        });
    for (int i = 0; i < 4; i++) {
      run.start(
          "client-" + i,
          () -> {
            for (int k = 0; k < 10; k++) {
              try (ChainSocket s = run.connect()) {
                run.note("connected to " + s.peerAddress());
              } catch (WsaException e) {
                run.note(e.error());
              }
              run.sleep(3);
            }
          });
    }
    run.awaitAll();
    listener.close();
  }

  private static void dials(Run run) throws Exception {
    ChainSocket listener = run.listen();
    Run.change(
        listener,
        now ->
            now.withHost(
                new InetSocketAddress("10.0.0.9", 0).getAddress(), HostCondition.BLACK_HOLE));
    VirtualTime time = run.simulation().time();
    Dialler dialler =
        new Dialler(run.simulation().layersock().sockets(), time, Duration.ofSeconds(3));
    for (int i = 0; i < 4; i++) {
      run.start(
          "client-" + i,
          () -> {
            List<InetSocketAddress> addresses =
                List.of(
                    new InetSocketAddress("10.0.0.9", 80),
                    new InetSocketAddress("10.0.0.8", 80),
                    Run.SERVER);
            try (ChainSocket s = dialler.connect(addresses)) {
              run.note(s.peerAddress() + " after " + time.elapsed());
            }
          });
    }
    run.awaitAll();
    listener.close();
  }

  private static void cancels(Run run) throws Exception {
    ChainSocket listener = run.listen();
    for (int i = 0; i < 3; i++) {
      run.start(
          "server-" + i,
          () -> {
            try {
              run.echoOnce(listener);
            } catch (WsaException e) {
              run.note(e.error());
            }
          });
    }
    run.start("client", () -> run.connect().close());
    run.start("cancels", () -> run.note(listener.cancelBlockingCalls()));
    run.start(
        "closes",
        () -> {
          run.sleep(1);
          listener.close();
        });
  }

  private static void interrupts(Run run) throws Exception {
    ChainSocket listener = run.listen();
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      run.start(
          "server-" + i,
          () -> {
            threads.add(Thread.currentThread());
            try {
              run.echoOnce(listener);
            } catch (WsaException e) {
              run.note(e.error());
            }
          });
    }
    run.start("client", () -> run.connect().close());
    run.start(
        "interrupts",
        () -> {
          run.sleep(1);
          threads.forEach(Thread::interrupt);
        });
    run.awaitAll();
    listener.close();
  }

  private static void bulk(Run run) throws Exception {
    ChainSocket listener = run.listen();
    for (int i = 0; i < 2; i++) {
      run.start("server-" + i, () -> run.echoOnce(listener));
      run.start(
          "client-" + i,
          () -> {
            try (ChainSocket s = run.connect()) {
              run.start("writer", () -> Run.send(s, 20_000, 1));
              run.note(Run.receive(s, 20_000));
            } catch (IOException e) {
              run.note(e);
            }
          });
    }
    run.awaitAll();
    listener.close();
  }
}
