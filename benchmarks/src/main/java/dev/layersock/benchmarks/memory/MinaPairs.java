package dev.layersock.benchmarks.memory;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.mina.core.service.IoAcceptor;
import org.apache.mina.core.service.IoConnector;
import org.apache.mina.core.service.IoHandlerAdapter;
import org.apache.mina.core.session.IoSession;
import org.apache.mina.transport.socket.nio.NioSocketAcceptor;
import org.apache.mina.transport.socket.nio.NioSocketConnector;
import org.apache.mina.transport.vmpipe.VmPipeAcceptor;
import org.apache.mina.transport.vmpipe.VmPipeAddress;
import org.apache.mina.transport.vmpipe.VmPipeConnector;

/** MINA's sessions, without filters: the least that a program of MINA has. */
final class MinaPairs implements Pairs {
  private final BlockingQueue<IoSession> accepted = new LinkedBlockingQueue<>();
  private final List<IoSession> ends = new ArrayList<>();
  private final IoAcceptor acceptor;
  private final IoConnector connector;

  private MinaPairs(IoAcceptor acceptor, IoConnector connector, SocketAddress address)
      throws IOException {
    this.acceptor = acceptor;
    this.connector = connector;
    acceptor.setHandler(
        new IoHandlerAdapter() {
          @Override
          public void sessionOpened(IoSession session) {
            accepted.add(session);
          }
        });
    connector.setHandler(new IoHandlerAdapter());
    acceptor.bind(address);
  }

  static MinaPairs nio() throws IOException {
    return new MinaPairs(
        new NioSocketAcceptor(1),
        new NioSocketConnector(1),
        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
  }

  static MinaPairs vmPipe() throws IOException {
    return new MinaPairs(new VmPipeAcceptor(), new VmPipeConnector(), new VmPipeAddress(1));
  }

  @Override
  public void add() throws InterruptedException {
    ends.add(connector.connect(acceptor.getLocalAddress()).awaitUninterruptibly().getSession());
    IoSession other = accepted.poll(10, TimeUnit.SECONDS);
    if (other == null) {
      throw new IllegalStateException("nothing was accepted");
    }
    ends.add(other);
  }

  @Override
  public void close() {
    ends.forEach(session -> session.closeNow().awaitUninterruptibly());
    connector.dispose(true);
    acceptor.dispose(true);
  }
}
