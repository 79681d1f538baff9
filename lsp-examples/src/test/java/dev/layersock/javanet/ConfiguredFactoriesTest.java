package dev.layersock.javanet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.layersock.error.WsaException;
import dev.layersock.net.ConfiguredServerSocketFactory;
import dev.layersock.net.ConfiguredSocketFactory;
import dev.layersock.net.ConfiguredSslSocketFactory;
import dev.layersock.net.LayeredServerSocketFactory;
import dev.layersock.net.LayeredSocketFactory;
import java.lang.reflect.InvocationTargetException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Hashtable;
import java.util.List;
import java.util.Properties;
import javax.naming.Context;
import javax.naming.NamingException;
import javax.naming.directory.InitialDirContext;
import javax.net.ServerSocketFactory;
import javax.net.SocketFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("Factories that are known by their class name")
class ConfiguredFactoriesTest {
  private static final String PROPERTY = "layersock.chains";
  private static final InetAddress HOST = InetAddress.getLoopbackAddress();

  @TempDir Path folder;

  private String file = "";

  @BeforeEach
  void writeFile() throws Exception {
    file =
        Files.writeString(
                folder.resolve("chains.yaml"),
                """
                chains:
                  open: [nio]
                  shut: [{filter: {default: deny}}, nio]
                """)
            .toString();
  }

  @AfterEach
  void clear() {
    System.clearProperty(PROPERTY);
  }

  /** As programs do that have nothing but the name. */
  private static Object getDefault(String type) throws Exception {
    try {
      return Class.forName(type).getMethod("getDefault").invoke(null);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw e;
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ConfiguredSocketFactory",
        "ConfiguredServerSocketFactory",
        "ConfiguredSslSocketFactory"
      })
  @DisplayName("say what to set where no chain is named, and never give plain sockets")
  void nothingNamed(String type) {
    assertThatThrownBy(() -> getDefault("dev.layersock.net." + type))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("set -Dlayersock.chains=chains.yaml");
  }

  @ParameterizedTest
  @ValueSource(strings = {"LayeredSocketFactory", "LayeredServerSocketFactory"})
  @DisplayName("are named by those that have to be made with a chain")
  void needsChain(String type) {
    assertThatThrownBy(() -> getDefault("dev.layersock.net." + type))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining(
            "give the class dev.layersock.net." + type.replace("Layered", "Configured"));
    assertThat(LayeredSocketFactory.class).isFinal();
    assertThat(LayeredServerSocketFactory.class).isFinal();
  }

  @Test
  @DisplayName("connect through the chain that the property, the argument or a driver names")
  void connect() throws Exception {
    System.setProperty(PROPERTY, file + "#open");
    Properties driver = new Properties();
    driver.setProperty("socketFactoryArg", file + "#open");
    ServerSocketFactory servers =
        (ServerSocketFactory) getDefault(ConfiguredServerSocketFactory.class.getName());
    try (ServerSocket server = servers.createServerSocket(0, 5, HOST)) {
      SocketFactory[] factories = {
        (SocketFactory) getDefault(ConfiguredSocketFactory.class.getName()),
        new ConfiguredSocketFactory(file),
        new ConfiguredSocketFactory(driver)
      };
      for (SocketFactory factory : factories) {
        try (Socket client = factory.createSocket(HOST, server.getLocalPort());
            Socket accepted = server.accept()) {
          client.getOutputStream().write('x');
          assertThat(accepted.getInputStream().read()).isEqualTo('x');
          assertThat(client.getClass().getName()).startsWith("dev.layersock.");
        }
      }
    }
  }

  @Test
  @DisplayName("want a file where the argument names none, and take the property for an empty one")
  void emptyArgument() throws Exception {
    for (String argument : List.of("", " ", "#web")) {
      assertThatThrownBy(() -> new ConfiguredSocketFactory(argument).createSocket())
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("no chain is named");
    }
  }

  @Test
  @DisplayName("are refused by the chain, with the rule in the error, whoever asks")
  void refused() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 5, HOST)) {
      for (SocketFactory factory :
          new SocketFactory[] {
            new ConfiguredSocketFactory(file + "#shut"),
            new ConfiguredSslSocketFactory(file + "#shut")
          }) {
        assertThatThrownBy(() -> factory.createSocket(HOST, server.getLocalPort()))
            .hasMessageContaining("denied by default")
            .hasCauseInstanceOf(WsaException.class);
      }
    }
  }

  @Test
  @DisplayName("serve JNDI: a directory behind a chain that denies is not reached")
  void jndi() throws Exception {
    System.setProperty(PROPERTY, file + "#shut");
    try (ServerSocket server = new ServerSocket(0, 5, HOST)) {
      NamingException failure = bind(server, ConfiguredSocketFactory.class);
      assertThat(failure).hasStackTraceContaining("denied by default");
      NamingException unnamed = bind(server, LayeredSocketFactory.class);
      assertThat(unnamed).hasStackTraceContaining("has no chain by its name alone");
      server.setSoTimeout(50);
      assertThatThrownBy(server::accept).as("nobody came").isInstanceOf(java.io.IOException.class);
    }
  }

  @SuppressWarnings("JdkObsolete") // JNDI takes nothing else
  private static NamingException bind(ServerSocket server, Class<?> factory) {
    Hashtable<String, Object> environment = new Hashtable<>();
    environment.put(Context.INITIAL_CONTEXT_FACTORY, "com.sun.jndi.ldap.LdapCtxFactory");
    environment.put(
        Context.PROVIDER_URL,
        "ldap://" + HOST.getHostAddress() + ":" + server.getLocalPort() + "/dc=example");
    environment.put("java.naming.ldap.factory.socket", factory.getName());
    NamingException failure =
        catchThrowableOfType(NamingException.class, () -> new InitialDirContext(environment));
    assertThat(failure).isNotNull();
    return failure;
  }

  @Test
  @DisplayName("name an entry that is not there, and the mistakes of a file")
  void mistakes() throws Exception {
    assertThatThrownBy(() -> new ConfiguredSocketFactory(file + "#wen"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("wen");
    String wrong =
        Files.writeString(folder.resolve("wrong.yaml"), "chains: {c: [nil]}\n").toString();
    assertThatThrownBy(() -> new ConfiguredSocketFactory(wrong))
        .hasMessageContaining("wrong.yaml:1:14");
  }
}
