package dev.layersock.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.net.Socket;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The socket of TLS over a chain")
class ForwardingSslSocketTest {
  @Test
  @DisplayName("inherits no call from a socket that is never connected, but that for the channel")
  void overridesAll() {
    Set<String> ours =
        Stream.of(ForwardingSslSocket.class, ChainSslSocket.class)
            .flatMap(type -> Arrays.stream(type.getDeclaredMethods()))
            .map(ForwardingSslSocketTest::signature)
            .collect(Collectors.toSet());
    List<String> inherited =
        Stream.of(Socket.class, SSLSocket.class)
            .flatMap(type -> Arrays.stream(type.getDeclaredMethods()))
            .filter(method -> Modifier.isPublic(method.getModifiers()))
            .filter(method -> !Modifier.isStatic(method.getModifiers()))
            .map(ForwardingSslSocketTest::signature)
            .filter(signature -> !ours.contains(signature))
            .toList();
    assertThat(inherited).containsExactly("getChannel[]");
  }

  private static String signature(Method method) {
    return method.getName() + Arrays.toString(method.getParameterTypes());
  }
}
