package dev.layersock.recipes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.io.Serializable;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.rmi.NoSuchObjectException;
import java.rmi.Remote;
import java.rmi.RemoteException;
import java.rmi.registry.LocateRegistry;
import java.rmi.registry.Registry;
import java.rmi.server.RMIClientSocketFactory;
import java.rmi.server.RMISocketFactory;
import java.rmi.server.UnicastRemoteObject;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The recipe for RMI")
class RmiIT extends RecipeTest {
  private static final OfProcess OF_PROCESS = new OfProcess();

  /** What is called. */
  public interface Greeter extends Remote {
    /** Greets. */
    String greet(String name) throws RemoteException;
  }

  private static final class English implements Greeter {
    @Override
    public String greet(String name) {
      return "hello " + name;
    }
  }

  /** The one that RMI takes for good: it stands for the page's, which differs with each test. */
  private static final class OfProcess extends RMISocketFactory {
    private volatile RMISocketFactory now = RMISocketFactory.getDefaultSocketFactory();
    private final List<Integer> connects = new CopyOnWriteArrayList<>();

    @Override
    public Socket createSocket(String host, int port) throws IOException {
      connects.add(port);
      return now.createSocket(host, port);
    }

    @Override
    public ServerSocket createServerSocket(int port) throws IOException {
      return now.createServerSocket(port);
    }
  }

  /** Goes past all chains, wherever a stub takes it. */
  private static final class Plain implements RMIClientSocketFactory, Serializable {
    private static final long serialVersionUID = 1;

    @Override
    public Socket createSocket(String host, int port) throws IOException {
      return new Socket(host, port);
    }
  }

  private final Greeter greeter = new English();
  private Registry registry;
  private int port;
  private int own;

  @BeforeAll
  void set() throws IOException {
    System.setProperty("java.rmi.server.hostname", "localhost");
    RMISocketFactory.setSocketFactory(OF_PROCESS);
  }

  @AfterAll
  void reset() {
    OF_PROCESS.now = RMISocketFactory.getDefaultSocketFactory();
    System.clearProperty("java.rmi.server.hostname");
  }

  @BeforeEach
  void serve() throws Exception {
    OF_PROCESS.now = shown(chains.open());
    port = ServerProcess.freePort();
    registry = LocateRegistry.createRegistry(port);
    own = ServerProcess.freePort(); // else RMI takes the port, and the connections, of before
    registry.rebind("greeter", UnicastRemoteObject.exportObject(greeter, own));
    OF_PROCESS.connects.clear();
  }

  @AfterEach
  void end() throws NoSuchObjectException {
    UnicastRemoteObject.unexportObject(greeter, true);
    UnicastRemoteObject.unexportObject(registry, true);
  }

  @Test
  @DisplayName("goes through the chain, to the registry and to the object")
  void through() throws Exception {
    Greeter stub = (Greeter) LocateRegistry.getRegistry("localhost", port).lookup("greeter");
    assertThat(stub.greet("you")).isEqualTo("hello you");
    assertThat(OF_PROCESS.connects).contains(port, own);
    // RMI's own threads may be about to connect to others, which no line tells of yet.
    assertThat(chains.connectsTo(port)).isNotEmpty();
    assertThat(chains.connectsTo(own)).isNotEmpty();
  }

  @Test
  @DisplayName("is refused by the rule, in RMI's exception")
  void denied() throws Exception {
    OF_PROCESS.now = shown(chains.shut());
    assertRefused(() -> LocateRegistry.getRegistry("localhost", port).lookup("greeter"));
  }

  @Test
  @DisplayName("takes a connection again, whatever the chain now says")
  void reuses() throws Exception {
    Greeter stub = (Greeter) LocateRegistry.getRegistry("localhost", port).lookup("greeter");
    assertThat(stub.greet("you")).isEqualTo("hello you");
    OF_PROCESS.now = shown(chains.shut());
    assertThat(stub.greet("again")).isEqualTo("hello again");
  }

  @Test
  @DisplayName("does not call by the factory that found the stub")
  void factoryOfRegistry() throws Exception {
    RMISocketFactory shut = shown(chains.shut());
    assertRefused(() -> LocateRegistry.getRegistry("localhost", port, shut).lookup("greeter"));
    RMISocketFactory open = shown(chains.open());
    OF_PROCESS.now = shut; // before the stub arrives: then RMI connects to the object by itself
    Greeter stub = (Greeter) LocateRegistry.getRegistry("localhost", port, open).lookup("greeter");
    assertRefused(() -> stub.greet("you"));
  }

  @Test
  @DisplayName("connects to the object as its stub arrives, before it is called")
  void atOnce() throws Exception {
    LocateRegistry.getRegistry("localhost", port).lookup("greeter");
    assertThat(OF_PROCESS.connects).hasSize(2).doesNotHaveDuplicates();
  }

  @Test
  @DisplayName("calls by the factory that the server exported the object with")
  void factoryOfServer() throws Exception {
    Greeter other = new English();
    UnicastRemoteObject.exportObject(other, 0, new Plain(), null);
    try {
      registry.rebind("other", other);
      Greeter stub = (Greeter) LocateRegistry.getRegistry("localhost", port).lookup("other");
      OF_PROCESS.now = shown(chains.shut());
      assertThat(stub.greet("you")).isEqualTo("hello you");
    } finally {
      UnicastRemoteObject.unexportObject(other, true);
    }
  }

  @Test
  @DisplayName("is set once for a process")
  void once() {
    assertThatThrownBy(() -> RMISocketFactory.setSocketFactory(OF_PROCESS))
        .hasMessageContaining("already defined");
  }

  private static void assertRefused(ThrowingCallable call) {
    Throwable failure = catchThrowable(call);
    assertThat(failure).isInstanceOf(RemoteException.class);
    Chains.assertDenied(failure);
  }

  private RMISocketFactory shown(Path file) throws Exception {
    return (RMISocketFactory)
        new Recipe("RMI", 1099, 1099).type(folder, file).getConstructor().newInstance();
  }
}
