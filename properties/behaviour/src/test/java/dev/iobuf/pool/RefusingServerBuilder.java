package dev.iobuf.pool;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Objects;
import javax.management.MBeanServer;
import javax.management.MBeanServerBuilder;
import javax.management.MBeanServerDelegate;
import javax.management.ObjectName;

/** Makes the platform's server of a process one that takes no pools. */
public final class RefusingServerBuilder extends MBeanServerBuilder {
  /** For the Java runtime. */
  public RefusingServerBuilder() {}

  @Override
  public MBeanServer newMBeanServer(
      String domain, MBeanServer outer, MBeanServerDelegate delegate) {
    MBeanServer server = super.newMBeanServer(domain, outer, delegate);
    return (MBeanServer)
        Proxy.newProxyInstance(
            RefusingServerBuilder.class.getClassLoader(),
            new Class<?>[] {MBeanServer.class},
            (_, method, arguments) -> {
              if (method.getName().equals("registerMBean")
                  && arguments[1] instanceof ObjectName name
                  && name.getDomain().equals("dev.iobuf")) {
                throw new SecurityException("refused: name=" + name);
              }
              try {
                return method.invoke(server, arguments);
              } catch (InvocationTargetException e) {
                throw Objects.requireNonNullElse(e.getCause(), e);
              }
            });
  }
}
