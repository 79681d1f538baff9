package dev.layersock.nio;

import dev.layersock.error.WsaError;
import dev.layersock.error.WsaException;
import dev.layersock.spi.AcceptCondition;
import dev.layersock.spi.ProviderSocket;
import dev.layersock.spi.Readiness;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * A program that uses up the descriptors of its process, gives some back, and goes on. It prints a
 * line for each step. To be run with a low limit.
 */
final class OutOfDescriptors {
  static final int ROUNDS = 10;
  private static final int LIMIT = 1000;

  private OutOfDescriptors() {}

  /** Takes no arguments. */
  public static void main(String[] arguments) throws Exception {
    try (Rig rig = new Rig()) {
      ProviderSocket listener = rig.bound(Rig.TCP4);
      rig.provider.listen(listener, LIMIT);
      loadClasses(rig);
      Deque<ProviderSocket> clients = new ArrayDeque<>();
      ProviderSocket late = connectUntilItFails(rig, listener, clients);
      print("accept", () -> acceptNow(rig, listener));
      for (int i = 0; i < ROUNDS; i++) {
        giveBack(rig, clients);
        print("accept again", () -> acceptNow(rig, listener));
      }
      print("connect late", () -> connect(rig, late, listener));
      giveBack(rig, clients);
      print("connect again", () -> connect(rig, late, listener));
    }
  }

  /** A class that is first needed when no descriptor is left cannot be read from its file. */
  private static void loadClasses(Rig rig) throws Exception {
    Deque<ProviderSocket> clients = new ArrayDeque<>();
    Rig.Pair pair = rig.pair(Rig.TCP4);
    clients.add(pair.client());
    giveBack(rig, clients);
    rig.provider.closeSocket(pair.server());
    print("warm", () -> rig.provider.select(pair.client()));
    print(
        "warm",
        () -> {
          throw ErrorTable.translate(new java.net.SocketException("Too many open files"), null);
        });
  }

  private static ProviderSocket connectUntilItFails(
      Rig rig, ProviderSocket listener, Deque<ProviderSocket> clients) throws Exception {
    for (int i = 0; i < LIMIT; i++) {
      ProviderSocket client = rig.socket(Rig.TCP4);
      if (!print("connect", () -> connect(rig, client, listener))) {
        return client;
      }
      clients.push(client);
    }
    throw new IllegalStateException("the limit of descriptors is too high");
  }

  private static void connect(Rig rig, ProviderSocket client, ProviderSocket listener)
      throws Exception {
    rig.connect(client, rig.name(listener));
  }

  /** The connections are there already, so nothing waits. */
  private static void acceptNow(Rig rig, ProviderSocket listener) throws WsaException {
    if (rig.provider.accept(listener, AcceptCondition.ALWAYS) == null) {
      throw new WsaException(WsaError.WSAEWOULDBLOCK);
    }
  }

  /** Closes a socket that a poller has, which holds the descriptor for a moment longer. */
  private static void giveBack(Rig rig, Deque<ProviderSocket> clients) throws WsaException {
    ProviderSocket client = clients.pop();
    rig.provider.watch(client, Readiness.READABLE);
    rig.provider.closeSocket(client);
  }

  private interface Step {
    void run() throws Exception;
  }

  private static boolean print(String what, Step step) throws Exception {
    try {
      step.run();
      System.out.println(what + ": ok");
      return true;
    } catch (WsaException e) {
      System.out.println(what + ": " + e.error() + ", " + e.reason());
      return false;
    }
  }
}
