package a;

import java.sql.DriverManager;
import java.util.*;
import java.net.http.HttpClient;
import org.springframework.web.client.RestTemplate;
import static java.util.concurrent.Executors.newCachedThreadPool;
import static org.junit.Assert.*;
import com.example.Outer.Inner;
import com.example.Shadowed;

class Main<T> {
    private RestTemplate template = new RestTemplate(); // -> org.springframework.web.client.RestTemplate

    void run(String url) {
        DriverManager.getConnection(url); // -> java.sql.DriverManager.getConnection
        Runtime.getRuntime().exec(url); // -> java.lang.Runtime.getRuntime().exec
        System.out.println(url); // -> java.lang.System.out.println
        HttpClient.newBuilder().build(); // -> java.net.http.HttpClient.newBuilder().build
        new RestTemplate().getForObject(url); // -> org.springframework.web.client.RestTemplate().getForObject
        newCachedThreadPool(); // -> java.util.concurrent.Executors.newCachedThreadPool
        newCachedThreadPool().submit(x); // -> java.util.concurrent.Executors.newCachedThreadPool().submit
        assertTrue(x); // -> nothing
        Inner.call(); // -> com.example.Outer.Inner.call
        new ArrayList<String>(); // -> java.util.ArrayList
        java.nio.file.Files.delete(x); // -> java.nio.file.Files.delete
        Unknown.call(); // -> nothing
        template.getForObject(url); // -> nothing
        this.run(url); // -> nothing
        run(url); // -> nothing
        Shadowed.call(); // -> nothing
        url.length(); // -> nothing
        a.b.c(); // -> nothing
        T.call(); // -> nothing
    }

    class Shadowed {}

    void locals() {
        DriverManager.getConnection(x); // -> java.sql.DriverManager.getConnection
        Object DriverManager = x;
        DriverManager.getConnection(x); // -> nothing
    }

    void lambdas() {
        Runnable r = HttpClient ->
            HttpClient.newBuilder(); // -> nothing
    }
}

class Other {
    Object newCachedThreadPool() {
        for (Object HttpClient : x) {
            HttpClient.newBuilder(); // -> nothing
        }
        HttpClient.newBuilder(); // -> java.net.http.HttpClient.newBuilder
        return newCachedThreadPool(); // -> nothing
    }
}
// ---
class Runtime {}
class Main {
    void run() {
        Runtime.getRuntime(); // -> nothing
        List.of(); // -> nothing
        System.exit(1); // -> java.lang.System.exit
    }
}
