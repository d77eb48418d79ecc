"""What was found out, as one page of HTML that needs no other file and no network: a result, a batch, offers."""
