package dev.iobuf.behaviour.leak;

import com.sun.tools.attach.VirtualMachine;
import javax.management.MBeanServerConnection;
import javax.management.ObjectName;
import javax.management.openmbean.CompositeData;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;

/** Prints the oldest leases of each pool that a process shows. */
public final class LeaseTable {
  private LeaseTable() {}

  /** Asks the process that has an id. */
  @SuppressWarnings("BanJNDI") // of a process of this machine
  public static void main(String... id) throws Exception {
    VirtualMachine process = VirtualMachine.attach(id[0]);
    JMXServiceURL url = new JMXServiceURL(process.startLocalManagementAgent());
    process.detach();
    try (JMXConnector connector = JMXConnectorFactory.connect(url)) {
      MBeanServerConnection server = connector.getMBeanServerConnection();
      for (ObjectName pool : server.queryNames(new ObjectName("dev.iobuf:type=Pool,*"), null)) {
        System.out.println(pool + ", lent: " + server.getAttribute(pool, "Lent"));
        Object leases = server.invoke(pool, "leases", new Object[0], new String[0]);
        for (CompositeData lease : (CompositeData[]) leases) {
          System.out.println(
              "  index %s: %s ms, %s %s"
                  .formatted(
                      lease.get("index"),
                      lease.get("ageMillis"),
                      lease.get("thread"),
                      lease.get("where")));
        }
      }
    }
  }
}
