package io.stateset.guests;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.slf4j.LoggerFactory;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;

/** A host of Spring Boot's, 3 or 4, with a database of its own. */
@SpringBootApplication
public class SpringHost {

  /** Argument: a folder for the nodes. The JVM ends with 1 if it is not what it was. */
  public static void main(String[] arguments) {
    try (ConfigurableApplicationContext spring = SpringApplication.run(SpringHost.class)) {
      JdbcTemplate own = spring.getBean(JdbcTemplate.class);
      own.execute("create table orders (id int primary key)");
      Host.compare(() -> facts(own), () -> TwoNodes.trade(Path.of(arguments[0])));
    }
  }

  /** The host's tables and its logging. */
  private static Map<String, String> facts(JdbcTemplate own) {
    own.execute("delete from orders");
    own.update("insert into orders values (1)");
    Map<String, String> facts = new TreeMap<>();
    facts.put(
        "tables",
        own.queryForList(
                "select table_schema || '.' || table_name from information_schema.tables order by 1",
                String.class)
            .toString());
    for (Logger logger : ((LoggerContext) LoggerFactory.getILoggerFactory()).getLoggerList()) {
      if (logger.getLevel() != null || logger.iteratorForAppenders().hasNext()) {
        facts.put("logback " + logger.getName(), logger.getLevel() + " " + logger.isAdditive());
      }
    }
    return facts;
  }
}
