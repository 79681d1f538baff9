package dev.layersock.recipes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.unboundid.ldap.listener.InMemoryDirectoryServer;
import com.unboundid.ldap.listener.InMemoryDirectoryServerConfig;
import com.unboundid.ldap.listener.InMemoryListenerConfig;
import dev.layersock.tls.Keys;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.Properties;
import javax.naming.NamingException;
import javax.naming.directory.InitialDirContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The recipe for LDAP")
class LdapIT extends RecipeTest {
  private InMemoryDirectoryServer server;
  private Recipe recipe;

  @BeforeAll
  void start() throws Exception {
    InMemoryDirectoryServerConfig config = new InMemoryDirectoryServerConfig("dc=example,dc=com");
    InetAddress here = InetAddress.getLoopbackAddress();
    config.setListenerConfigs(
        InMemoryListenerConfig.createLDAPConfig("ldap", here, 0, null),
        InMemoryListenerConfig.createLDAPSConfig(
            "ldaps", here, 0, Keys.server().getServerSocketFactory(), null));
    server = new InMemoryDirectoryServer(config);
    server.add("dn: dc=example,dc=com", "objectClass: domain", "dc: example");
    server.startListening();
    recipe = new Recipe("LDAP", 389, server.getListenPort("ldap"));
  }

  @AfterAll
  void stop() {
    server.shutDown(true);
  }

  @Test
  @DisplayName("goes through the chain")
  void through() throws Exception {
    lookUp(settings(chains.open()));
    assertThat(chains.connectsTo(server.getListenPort("ldap"))).hasSize(1);
  }

  @Test
  @DisplayName("is refused by the rule, in a cause of JNDI's exception")
  void denied() throws Exception {
    Properties settings = settings(chains.shut());
    Throwable failure = catchThrowable(() -> lookUp(settings));
    assertThat(failure).isInstanceOf(NamingException.class);
    Chains.assertDenied(failure);
  }

  @Test
  @DisplayName(
      "goes through the chain with TLS, with JNDI's time limit for the connect and without")
  void tls() throws Exception {
    Properties settings = secure(settings(chains.open()));
    lookUp(settings);
    settings.remove("com.sun.jndi.ldap.connect.timeout");
    lookUp(settings);
    assertThat(chains.connectsTo(server.getListenPort("ldaps"))).hasSize(2);
  }

  @Test
  @DisplayName("is refused by the rule with TLS, too")
  void tlsDenied() throws Exception {
    Properties settings = secure(settings(chains.shut()));
    Throwable failure = catchThrowable(() -> lookUp(settings));
    Chains.assertDenied(failure);
    settings.remove("com.sun.jndi.ldap.connect.timeout");
    Chains.assertDenied(catchThrowable(() -> lookUp(settings)));
  }

  @Test
  @DisplayName("checks the host's name with TLS")
  void hostName() throws Exception {
    Properties settings = secure(settings(chains.open()));
    settings.computeIfPresent(
        "java.naming.provider.url", (key, url) -> url.toString().replace("localhost", "127.0.0.1"));
    assertThat(catchThrowable(() -> lookUp(settings)))
        .hasStackTraceContaining("No subject alternative names");
  }

  @Test
  @DisplayName("connects for each context, though a pool is asked for")
  void pool() throws Exception {
    Properties settings = settings(chains.open());
    settings.setProperty("com.sun.jndi.ldap.connect.pool", "true");
    lookUp(settings);
    lookUp(settings);
    assertThat(chains.connectsTo(server.getListenPort("ldap"))).hasSize(2);
  }

  private Properties settings(Path file) throws Exception {
    return recipe.properties("properties", chains.ofProcess(file));
  }

  private Properties secure(Properties settings) {
    settings.setProperty(
        "java.naming.provider.url",
        "ldaps://localhost:%d/dc=example,dc=com".formatted(server.getListenPort("ldaps")));
    settings.setProperty(
        "java.naming.ldap.factory.socket", "dev.layersock.net.ConfiguredSslSocketFactory");
    return settings;
  }

  @SuppressWarnings("BanJNDI") // what is looked up is of this test
  private static void lookUp(Properties settings) throws NamingException {
    InitialDirContext context = new InitialDirContext(settings);
    try {
      assertThat(context.getAttributes("").get("dc").get()).isEqualTo("example");
    } finally {
      context.close();
    }
  }
}
