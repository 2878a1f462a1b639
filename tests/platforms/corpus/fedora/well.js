callback({
 "global_info": "",
 "global_status": "good",
 "global_verbose_status": "",
 "services": {
  "mail": {
   "message": "",
   "name": "Mailing lists",
   "status": "good",
   "url": "https://mail.maple.example/"
  },
  "wiki": {
   "message": "",
   "name": "Wiki",
   "status": "good",
   "url": "https://wiki.maple.example/"
  }
 }
});
