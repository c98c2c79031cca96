/** Only where the program is a module: what it uses. All else is found as a service. */
module example {
  requires stemedb.api;
  requires stemedb.client;
  requires stemedb.record;
}
