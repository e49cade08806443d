import { expect, test } from "vitest";
import { sshConfig } from "./connect";

const instance = { name: "web", platform: "Linux/UNIX", publicIp: "203.0.113.1", privateIp: "10.0.0.1", keyName: "dev" };

test("the public address comes before the private one", () => {
  expect(sshConfig(instance)).toBe("Host web\n  HostName 203.0.113.1\n  User ec2-user\n  IdentityFile ~/.ssh/dev.pem\n");
  expect(sshConfig({ ...instance, publicIp: null, keyName: null })).toBe("Host web\n  HostName 10.0.0.1\n  User ec2-user\n");
});

test("there is none without an address, nor for Windows", () => {
  expect(sshConfig({ ...instance, publicIp: null, privateIp: null })).toBeNull();
  expect(sshConfig({ ...instance, platform: "Windows" })).toBeNull();
});

test("a name from a tag adds no line to the block", () => {
  expect(sshConfig({ ...instance, name: "web\n  ProxyCommand rm -rf ~ #", keyName: "../k" })?.split("\n")).toEqual([
    "Host web-ProxyCommand-rm--rf-",
    "  HostName 203.0.113.1",
    "  User ec2-user",
    "  IdentityFile ~/.ssh/..-k.pem",
    "",
  ]);
});
