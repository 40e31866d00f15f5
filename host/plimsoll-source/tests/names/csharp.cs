using System.Diagnostics;
using System.Security.Cryptography;
using Json = Newtonsoft.Json.JsonConvert;
using Sql = System.Data.SqlClient;
using static System.Math;

namespace App
{
    class Main<T>
    {
        private Regex Regex { get; }

        void Run(string url)
        {
            Process.Start(url); // -> System.Diagnostics.Process.Start
            MD5.Create().ComputeHash(x); // -> System.Security.Cryptography.MD5.Create().ComputeHash
            File.Delete(url); // -> System.IO.File.Delete
            Json.DeserializeObject<T>(url); // -> Newtonsoft.Json.JsonConvert.DeserializeObject
            new Sql.SqlCommand(url); // -> System.Data.SqlClient.SqlCommand
            new HttpClient().GetAsync(url); // -> System.Net.Http.HttpClient().GetAsync
            System.IO.File.Delete(url); // -> System.IO.File.Delete
            global::System.IO.File.Delete(url); // -> System.IO.File.Delete
            new List<string>(); // -> System.Collections.Generic.List
            Task.Run(x).Wait(); // -> System.Threading.Tasks.Task.Run().Wait
            await Task.Delay(1); // -> System.Threading.Tasks.Task.Delay
            Unknown.Call(); // -> nothing
            Max(1, 2); // -> nothing
            Regex.IsMatch(url); // -> nothing
            url.Trim(); // -> nothing
            this.Run(url); // -> nothing
            Run(url); // -> nothing
            SqlCommand.Call(); // -> nothing
        }

        void Shadow(Thing Process)
        {
            Process.Start(x); // -> nothing
            var File = x;
            File.Delete(x); // -> nothing
            foreach (var MD5 in x)
            {
                MD5.Create(); // -> nothing
            }
            Console.WriteLine(x); // -> nothing
        }

        class Console { }
    }
}
// ---
using System.Timers;
namespace App;
class Main
{
    void Run()
    {
        new Timer(1); // -> nothing
        new System.Timers.Timer(1); // -> System.Timers.Timer
        if (x is Process File)
        {
            File.Delete(x); // -> nothing
        }
    }
    void Other() => File.Delete(x); // -> System.IO.File.Delete
}
