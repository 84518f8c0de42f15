package dev.iobuf.benchmarks.echo;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.uring.IoUringIoHandler;
import io.netty.channel.uring.IoUringServerSocketChannel;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/**
 * An echo server as Netty's own example writes it: one event loop, flushes when a read is complete.
 */
final class NettyEcho {
  private NettyEcho() {}

  /** The transports, which Netty names after the system calls by which they wait. */
  enum Transport {
    EPOLL(EpollServerSocketChannel.class) {
      @Override
      IoHandlerFactory factory() {
        return EpollIoHandler.newFactory();
      }
    },
    IO_URING(IoUringServerSocketChannel.class) {
      @Override
      IoHandlerFactory factory() {
        return IoUringIoHandler.newFactory();
      }
    },
    NIO(NioServerSocketChannel.class) {
      @Override
      IoHandlerFactory factory() {
        return NioIoHandler.newFactory();
      }
    };

    private final Class<? extends ServerChannel> channel;

    Transport(Class<? extends ServerChannel> channel) {
      this.channel = channel;
    }

    abstract IoHandlerFactory factory();
  }

  /** Serves until the process is ended. */
  public static void main(String[] arguments) throws InterruptedException {
    Transport transport = Transport.valueOf(arguments[0]);
    MultiThreadIoEventLoopGroup loop = new MultiThreadIoEventLoopGroup(1, transport.factory());
    Channel channel =
        new ServerBootstrap()
            .group(loop)
            .channel(transport.channel)
            .option(ChannelOption.SO_BACKLOG, 4_096)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childHandler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel child) {
                    child.pipeline().addLast(new Handler());
                  }
                })
            .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .sync()
            .channel();
    System.out.println("listening on " + channel.localAddress());
    channel.closeFuture().sync();
  }

  /** Writes the bytes that were read, and flushes once for all bytes of one read. */
  private static final class Handler extends ChannelInboundHandlerAdapter {
    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      ChannelFuture _ = context.write(message, context.voidPromise());
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
      context.flush();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      ChannelFuture _ = context.close();
    }
  }
}
