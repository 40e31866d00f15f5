# Ein Beispiel – mit Umlauten
terraform {
  required_version = ">= 1.5"
  backend "s3" { bucket = "state" }
}

variable "región" {
  type    = map(object({ a = string }))
  default = { "a" = "x", b : 2, (var.k) = null }
}

resource "aws_s3_bucket" "logs" {
  bucket        = "logs-${var.env}-${lookup(var.m, "k}")}"
  force_destroy = true
  count         = var.on ? 1 : 0 // two
  tags = merge(local.tags, {
    Name = "x"
  })
  list = ["a", 1, local.b, [for s in var.l : upper(s)],
    # inside
    "z" == "y",
  ]
  policy = <<-EOT
    {
      "Resource": "${aws_s3_bucket.logs.arn}"
    }
  EOT
  lifecycle_rule {
    enabled = true
  }
  lifecycle_rule {
    enabled = false
  }
}

resource "aws_s3_bucket" "other" {
  acl = "private"
}
data "aws_ami" "a" {}
provider "aws" {
  region = "eu"
}
provider "aws" {
  alias = "us"
}
broken here
after = "yes \"q\" $${x} \u00e9"
module "m" {
  source = "./m"
