callback({
 "global_info": "",
 "global_status": "good",
 "global_verbose_status": "",
 "services": {
  "build": {
   "message": "",
   "name": "Build system",
   "status": "major",
   "url": "https://build.maple.example/"
  },
  "wiki": {
   "message": "",
   "name": "Wiki",
   "status": "good",
   "url": "https://wiki.maple.example/"
  }
 }
});
